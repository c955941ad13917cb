package dev.countersign.gateway.wording;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.ListFormatter;
import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.util.TimeZone;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words made of patterns, in the syntax of ICU's MessageFormat. What does not fit into a message is
 * cut in its variable parts, never in its sentences.
 */
final class PatternWording implements Wording {
  /**
   * What the tightest channel takes as one text, in bytes of UTF-8 (Instagram Messaging "Send a
   * message": a text is at most 1,000 bytes).
   */
  static final int MOST_BYTES = 1000;

  private static final String LEFT_OUT = "…";

  /** The longest and the shortest part that a filled-in text is cut to, in visible characters. */
  private static final int LONGEST_PART = 200;

  private static final int SHORTEST_LINE = 24;

  private static final String AT = "at";
  private static final String LINK = "link";
  private static final String TYPE = "type";

  /** What is useless when it is cut. */
  private static final Set<String> WHOLE = Set.of(AT, LINK, TYPE);

  private static final Pattern MARKS = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{M}\\p{N}]+$");

  private final Map<Phrase, String> patterns;
  private final Locale locale;
  private final ZoneId zone;

  /**
   * Words in one language.
   *
   * @param patterns one for every phrase
   * @param locale how numbers, dates and lists are written
   */
  PatternWording(Map<Phrase, String> patterns, Locale locale, ZoneId zone) {
    this.patterns = Map.copyOf(patterns);
    this.locale = locale;
    this.zone = zone;
  }

  @Override
  public Prompt.Frame frame() {
    return new Prompt.Frame(
        said(Phrase.TITLE, Map.of()),
        said(Phrase.CALL_TO_ACTION, Map.of()),
        said(Phrase.CHOOSE, Map.of()));
  }

  @Override
  public Prompt.Frame frame(URI page) {
    Prompt.Frame plain = frame();
    return new Prompt.Frame(
        plain.title(),
        said(Phrase.PAGE, Map.of(LINK, page.toString())) + "\n" + plain.callToAction(),
        plain.opener());
  }

  @Override
  public PageWords page() {
    return new PageWords(
        said(Phrase.PAGE_COMMENT, Map.of()),
        said(Phrase.PAGE_REQUIRED, Map.of()),
        said(Phrase.YES, Map.of()),
        said(Phrase.NO, Map.of()),
        said(Phrase.PAGE_CLOSED, Map.of()),
        said(Phrase.PAGE_UNKNOWN, Map.of()));
  }

  @Override
  public String edit() {
    return said(Phrase.EDIT, Map.of());
  }

  @Override
  public String look(List<String> labels) {
    return said(Phrase.LOOK, Map.of("labels", String.join(", ", labels)));
  }

  @Override
  public String changed() {
    return said(Phrase.CHANGED, Map.of());
  }

  @Override
  public List<Choice> choices() {
    return List.of(
        new Choice(ChoiceKey.APPROVE, said(Phrase.APPROVE, Map.of()), true),
        new Choice(ChoiceKey.REJECT, said(Phrase.REJECT, Map.of()), false));
  }

  @Override
  public String more() {
    return said(Phrase.MORE, Map.of());
  }

  @Override
  public String backToStart() {
    return said(Phrase.BACK_TO_START, Map.of());
  }

  @Override
  public String reminder() {
    return said(Phrase.REMINDER, Map.of());
  }

  /** Names as many choices as fit, whole: a choice that is cut is no answer. */
  @Override
  public String help(List<Choice> choices) {
    List<String> answers = choices.stream().map(choice -> quoted(words(choice.title()))).toList();
    for (int named = answers.size(); named > 1; named--) {
      String text = formatted(Phrase.HELP, answers(answers.subList(0, named)));
      if (fits(text)) {
        return text;
      }
    }
    return said(Phrase.HELP, answers(answers.subList(0, 1)));
  }

  private Map<String, Object> answers(List<String> answers) {
    ListFormatter or =
        ListFormatter.getInstance(locale, ListFormatter.Type.OR, ListFormatter.Width.WIDE);
    return Map.of("answers", or.format(answers));
  }

  @Override
  public String text(Notice notice) {
    return switch (notice) {
      case Notice.Recorded recorded -> said(Phrase.RECORDED, Map.of("choice", recorded.choice()));
      case Notice.Counted counted ->
          said(
              Phrase.COUNTED,
              Map.of(
                  "choice", counted.choice(),
                  "given", counted.given(),
                  "needed", counted.needed()));
      case Notice.AlreadyAnswered answered ->
          said(
              Phrase.ALREADY_ANSWERED,
              Map.of("choice", answered.choice(), AT, moment(answered.at())));
      case Notice.CommentWanted wanted ->
          said(Phrase.COMMENT_WANTED, Map.of("choice", wanted.choice()));
      case Notice.OwnRequest() -> said(Phrase.OWN_REQUEST, Map.of());
      case Notice.NotForYou() -> said(Phrase.NOT_FOR_YOU, Map.of());
      case Notice.TooLate(Ending ending) -> said(tooLate(ending), ended(ending));
      case Notice.NoLongerNeeded(Ending ending) -> said(notNeeded(ending), ended(ending));
      case Notice.Which which -> which(which);
      case Notice.ValueWanted wanted -> wanted(wanted);
      case Notice.ValueRefused refused ->
          refused.detail() == null
              ? said(
                  Phrase.VALUE_REFUSED,
                  Map.of("label", refused.label(), TYPE, refused.type().label()))
              : said(
                  Phrase.VALUE_REFUSED_DETAIL,
                  Map.of("label", refused.label(), "detail", refused.detail()));
      case Notice.Outdated() -> said(Phrase.OUTDATED, Map.of());
      case Notice.OptedOut() -> said(Phrase.OPTED_OUT, Map.of());
      case Notice.OptedIn() -> said(Phrase.OPTED_IN, Map.of());
    };
  }

  private String wanted(Notice.ValueWanted wanted) {
    return wanted.current() == null
        ? said(Phrase.VALUE_WANTED, Map.of("label", wanted.label()))
        : said(
            Phrase.VALUE_WANTED_OR_KEEP,
            Map.of("label", wanted.label(), "current", wanted.current()));
  }

  private static Phrase tooLate(Ending ending) {
    return switch (ending.kind()) {
      case DECIDED -> ending.by() == null ? Phrase.TOO_LATE_DECIDED : Phrase.TOO_LATE_DECIDED_BY;
      case EXPIRED ->
          ending.choice() == null ? Phrase.TOO_LATE_EXPIRED : Phrase.TOO_LATE_EXPIRED_AS;
      case WITHDRAWN -> Phrase.TOO_LATE_WITHDRAWN;
      case UNDELIVERABLE -> Phrase.TOO_LATE_UNDELIVERABLE;
      case PASSED_ON -> Phrase.TOO_LATE_PASSED_ON;
    };
  }

  private static Phrase notNeeded(Ending ending) {
    return switch (ending.kind()) {
      case DECIDED ->
          ending.by() == null ? Phrase.NOT_NEEDED_DECIDED : Phrase.NOT_NEEDED_DECIDED_BY;
      case EXPIRED -> Phrase.NOT_NEEDED_EXPIRED_AS;
      case WITHDRAWN -> Phrase.NOT_NEEDED_WITHDRAWN;
      case UNDELIVERABLE -> Phrase.NOT_NEEDED_UNDELIVERABLE;
      case PASSED_ON -> Phrase.NOT_NEEDED_PASSED_ON;
    };
  }

  private Map<String, Object> ended(Ending ending) {
    return Map.of(
        "choice",
        orLeftOut(ending.choice()),
        "by",
        orLeftOut(ending.by()),
        AT,
        moment(ending.at()));
  }

  private static String orLeftOut(@Nullable String text) {
    return text == null ? LEFT_OUT : text;
  }

  /** All questions with shorter names, else fewer questions. */
  private String which(Notice.Which which) {
    for (int shown = which.questions().size(); shown > 1; shown--) {
      for (int length = LONGEST_PART; length >= SHORTEST_LINE; length /= 2) {
        String text = which(which, shown, length);
        if (fits(text)) {
          return text;
        }
      }
    }
    return which(which, 1, SHORTEST_LINE);
  }

  private String which(Notice.Which which, int shown, int length) {
    List<String> questions = which.questions();
    List<String> lines = new ArrayList<>();
    questions.subList(0, shown).forEach(line -> lines.add(cut(line, length)));
    if (shown < questions.size()) {
      lines.add(LEFT_OUT);
    }
    return formatted(
        Phrase.WHICH,
        Map.of(
            "questions", String.join("\n", lines),
            "example", quoted(answer(which) + " " + which.number())));
  }

  private String answer(Notice.Which which) {
    return words(which.example() == null ? choices().getFirst().title() : which.example());
  }

  /** A title as people write it: without the emoji around it. */
  private static String words(String title) {
    String words = MARKS.matcher(title).replaceAll("");
    return words.isEmpty() ? title : words;
  }

  private String quoted(String answer) {
    return formatted(Phrase.QUOTED, Map.of("answer", answer));
  }

  /** Date and time in the account's zone; who did not set one is told that it is UTC. */
  private String moment(Instant at) {
    boolean isUtc = zone.normalized().equals(ZoneOffset.UTC);
    DateFormat format = DateFormat.getInstanceForSkeleton(isUtc ? "yMMMdjmz" : "yMMMdjm", locale);
    String name = isUtc ? "UTC" : zone.getId();
    format.setTimeZone(TimeZone.getTimeZone(name, TimeZone.TIMEZONE_JDK));
    return format.format(Date.from(at));
  }

  /** A phrase with its filled-in texts cut until it fits. */
  private String said(Phrase phrase, Map<String, Object> values) {
    for (int length = LONGEST_PART; length > 0; length /= 2) {
      String text = formatted(phrase, cut(values, length));
      if (fits(text)) {
        return text;
      }
    }
    return formatted(phrase, cut(values, 0));
  }

  private static boolean fits(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }

  private String formatted(Phrase phrase, Map<String, Object> values) {
    String pattern = patterns.getOrDefault(phrase, "");
    return new MessageFormat(pattern, locale).format(values);
  }

  /** Numbers, times and the like stay whole. */
  private Map<String, Object> cut(Map<String, Object> values, int length) {
    Map<String, Object> shorter = new HashMap<>();
    values.forEach((name, value) ->
        shorter.put(
            name,
            value instanceof String text && !WHOLE.contains(name) ? cut(text, length) : value));
    return shorter;
  }

  /** The beginning of a text, cut between characters as people see them. */
  private String cut(String text, int length) {
    BreakIterator characters = BreakIterator.getCharacterInstance(locale);
    characters.setText(text);
    int end = characters.next(length);
    return end == BreakIterator.DONE || end == text.length()
        ? text
        : text.substring(0, end).stripTrailing() + LEFT_OUT;
  }
}
