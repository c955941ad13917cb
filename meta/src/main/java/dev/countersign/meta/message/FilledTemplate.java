package dev.countersign.meta.message;

import dev.countersign.meta.MessageTemplate;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import dev.countersign.reply.ReplyPayload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A template with all its places filled: it says the question completely, or there is none.
 *
 * @param places what the places of the body are filled with, in order
 * @param payloads what stands behind the buttons, in order
 */
public record FilledTemplate(MessageTemplate template, List<Place> places, List<String> payloads) {
  /**
   * Characters that are left to a template's own words. A body has 1,024 in all (WhatsApp Cloud API
   * "Template components").
   */
  public static final int OWN_WORDS = 256;

  /** Longest texts of all places together, in UTF-16 units. */
  static final int LONGEST_PLACES = 1024 - OWN_WORDS;

  private static final Pattern LINE_BREAKS = Pattern.compile("[^\\S\\r\\n]*\\R\\s*");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}]+");
  private static final Pattern WIDE_SPACE = Pattern.compile(" {5,}");
  private static final String NOTHING = "—";
  private static final String BETWEEN_FIELDS = "·";

  public FilledTemplate {
    places = List.copyOf(places);
    payloads = List.copyOf(payloads);
  }

  /**
   * What stands in one place.
   *
   * @param name the place's name, for templates whose places have names
   */
  public record Place(String name, String text) {}

  /**
   * The template that says exactly this question: same choices in the same order, every shown field
   * said, no field asked for that is not shown, and short enough. A title or a sentence before the
   * question needs a place for the title. Where all fields stand in one line, no value may hold the
   * mark between them, so that none can pass for another field.
   */
  public static Optional<FilledTemplate> of(
      @Nullable MessageTemplate template, Prompt.Question question) {
    if (template == null || !isComplete(template, question)) {
      return Optional.empty();
    }
    List<Place> places =
        template.parameters().stream()
            .map(parameter -> new Place(name(parameter), sayable(text(parameter, question))))
            .toList();
    int length = places.stream().mapToInt(place -> place.text().length()).sum();
    return length <= LONGEST_PLACES
        ? Optional.of(
            new FilledTemplate(
                template, places, question.options().stream().map(Prompt.Option::payload).toList()))
        : Optional.empty();
  }

  /** The names of a template's places, in order; they count where the template has named places. */
  public static List<String> names(MessageTemplate template) {
    return template.parameters().stream().map(FilledTemplate::name).toList();
  }

  private static boolean isComplete(MessageTemplate template, Prompt.Question question) {
    Set<String> shown = question.lines().stream().map(Prompt.Line::key).collect(Collectors.toSet());
    Set<String> said = new HashSet<>();
    boolean saysTitle = false;
    boolean asksForShown = true;
    for (MessageTemplate.Parameter parameter : template.parameters()) {
      switch (parameter) {
        case MessageTemplate.Parameter.Title() -> saysTitle = true;
        case MessageTemplate.Parameter.Fields() -> said.addAll(shown);
        case MessageTemplate.Parameter.OneField(String key) -> {
          said.add(key);
          asksForShown &= shown.contains(key);
        }
      }
    }
    boolean isAmbiguous =
        template.parameters().contains(new MessageTemplate.Parameter.Fields())
            && question.lines().stream().anyMatch(line -> line.shown().contains(BETWEEN_FIELDS));
    boolean needsTitle = question.title() != null || question.lead() != null;
    return asksForShown
        && !isAmbiguous
        && said.containsAll(shown)
        && (saysTitle || !needsTitle)
        && keys(question).equals(Optional.of(template.choices()));
  }

  /** The choices behind the buttons; empty when one is none, as where there are further pages. */
  private static Optional<List<ChoiceKey>> keys(Prompt.Question question) {
    List<ChoiceKey> keys = new ArrayList<>();
    for (Prompt.Option option : question.options()) {
      if (!(ReplyPayload.parse(option.payload()).orElse(null)
          instanceof ReplyPayload.Answer answer)) {
        return Optional.empty();
      }
      keys.add(answer.choice());
    }
    return Optional.of(keys);
  }

  private static String name(MessageTemplate.Parameter parameter) {
    return switch (parameter) {
      case MessageTemplate.Parameter.Title() -> "title";
      case MessageTemplate.Parameter.Fields() -> "fields";
      case MessageTemplate.Parameter.OneField(String key) ->
          "field_" + key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    };
  }

  private static String text(MessageTemplate.Parameter parameter, Prompt.Question question) {
    return switch (parameter) {
      case MessageTemplate.Parameter.Title() ->
          question.lead() == null ? question.header() : question.lead() + "\n" + question.header();
      case MessageTemplate.Parameter.Fields() ->
          question.lines().stream()
              .map(line -> line.label() + ": " + sayable(line.shown()))
              .collect(Collectors.joining(" " + BETWEEN_FIELDS + " "));
      case MessageTemplate.Parameter.OneField(String key) ->
          question.lines().stream()
              .filter(line -> line.key().equals(key))
              .map(Prompt.Line::shown)
              .collect(Collectors.joining());
    };
  }

  /**
   * A text that may stand in a place: not empty, without line breaks, tabs and more than four
   * spaces in a row (WhatsApp Cloud API "Error codes", 132000 and 132018).
   */
  private static String sayable(String text) {
    String line = LINE_BREAKS.matcher(text.strip()).replaceAll(" / ");
    String plain = CONTROLS.matcher(line).replaceAll(" ");
    String narrow = WIDE_SPACE.matcher(plain).replaceAll("    ").strip();
    return narrow.isEmpty() ? NOTHING : narrow;
  }
}
