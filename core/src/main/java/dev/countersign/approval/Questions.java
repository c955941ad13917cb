package dev.countersign.approval;

import dev.countersign.field.Field;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.ReplyPayload;
import dev.countersign.value.Fingerprint;
import dev.countersign.value.Value;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a request into the question that a person sees, and into the digest of it. */
public final class Questions {
  private Questions() {}

  /** Between a value and the one that the person entered in its place. */
  private static final String BECOMES = " → ";

  /**
   * What a person sees of a question.
   *
   * @param draft what they have entered
   * @param page which of the choices
   * @param link where they can answer on a page instead; absent for nowhere
   */
  public record Sight(Draft draft, ChoicePage page, @Nullable URI link) {
    /** The question as it was requested. */
    public static Sight first(ChoicePage page) {
      return new Sight(Draft.NONE, page, null);
    }
  }

  /**
   * The question with buttons that carry the key, as it is put on an occasion.
   *
   * @param sight what of it is seen
   * @param wording the words around the fields, in the language of the request
   */
  public static Prompt.Question of(
      ApprovalRequest request, ReplyKey key, Occasion occasion, Sight sight, Wording wording) {
    List<Prompt.Line> lines = new ArrayList<>();
    for (int i = 0; i < request.fields().size(); i++) {
      Field field = request.fields().get(i);
      String pointer = "/fields/" + i + "/value";
      shown(field, sight.draft())
          .ifPresent(
              shown -> lines.add(new Prompt.Line(pointer, field.key(), field.label(), shown)));
    }
    List<Prompt.Option> options =
        new ArrayList<>(sight.page().options(request.choices(), key, wording));
    if (!request.openFields().isEmpty()) {
      options.add(
          new Prompt.Option(
              "/fields", wording.edit(), new ReplyPayload.Answer(ChoiceKey.EDIT, key).text()));
    }
    return new Prompt.Question(
        lead(request, occasion, wording),
        request.title(),
        lines,
        sight.link() == null ? wording.frame() : wording.frame(sight.link()),
        options);
  }

  private static Optional<String> shown(Field field, Draft draft) {
    Value entered = draft.values().get(field.key());
    return entered == null || entered.equals(field.value())
        ? field.shown()
        : field
            .shown()
            .flatMap(before -> field.with(entered).shown().map(after -> before + BECOMES + after));
  }

  private static @Nullable String lead(
      ApprovalRequest request, Occasion occasion, Wording wording) {
    return switch (occasion) {
      case FIRST -> {
        List<String> prefilled =
            request.fields().stream()
                .filter(field -> field.input().mode() == InputMode.PREFILLED)
                .map(Field::label)
                .toList();
        yield prefilled.isEmpty() ? null : wording.look(prefilled);
      }
      case PAGE -> null;
      case REMINDER -> wording.reminder();
      case HELP -> wording.help(request.choices());
      case CHANGED -> wording.changed();
    };
  }

  /**
   * SHA-256, in lower-case hex, of the JSON text {@code
   * {"title","locale","lines":[{"label","shown"}],"choices":[{"key","title"}]}}: what the person
   * was shown, without the random keys. The words around it (the header of a request without a
   * title, the call to action) follow from the locale.
   */
  public static String digest(ApprovalRequest request) {
    Map<String, Value> shown = new LinkedHashMap<>();
    shown.put("title", request.title() == null ? Value.nothing() : Value.of(request.title()));
    shown.put("locale", request.locale() == null ? Value.nothing() : Value.of(request.locale()));
    List<Value> lines = new ArrayList<>();
    for (Field field : request.fields()) {
      field.shown().ifPresent(text -> lines.add(pair("label", field.label(), "shown", text)));
    }
    shown.put("lines", new Value.Sequence(lines));
    shown.put(
        "choices",
        new Value.Sequence(
            request.choices().stream()
                .map(choice -> pair("key", choice.key().value(), "title", choice.title()))
                .toList()));
    return Fingerprint.sha256(new Value.Structure(shown).json());
  }

  private static Value pair(String first, String firstText, String second, String secondText) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put(first, Value.of(firstText));
    members.put(second, Value.of(secondText));
    return new Value.Structure(members);
  }
}
