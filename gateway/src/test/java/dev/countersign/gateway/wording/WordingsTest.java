package dev.countersign.gateway.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import dev.countersign.prompt.Wording;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WordingsTest {
  private static final AccountId SHOP = new AccountId("shop");
  private static final Instant AT = Instant.parse("2026-11-28T13:05:00Z");
  private static final Notice BY_ADA =
      new Notice.TooLate(new Ending(Ending.Kind.DECIDED, "Approve ✅", "Ada", AT));

  static List<String> languages() {
    return Languages.all();
  }

  private static Wording words(@Nullable String language) {
    return Wordings.STANDARD.of(SHOP, language);
  }

  private static Wordings berlin(@Nullable String language, Map<String, Map<Phrase, String>> own) {
    return new Wordings(Map.of(SHOP, new AccountWords(language, ZoneId.of("Europe/Berlin"), own)));
  }

  private static Notice.Counted counted(int given, int needed) {
    return new Notice.Counted("x", given, needed);
  }

  // languages

  @ParameterizedTest
  @CsvSource({
    "de, Genehmigen ✅, Ablehnen ❌",
    "de-AT, Genehmigen ✅, Ablehnen ❌",
    "de_CH, Genehmigen ✅, Ablehnen ❌",
    "DE, Genehmigen ✅, Ablehnen ❌",
    "pt-BR, Aprovar ✅, Rejeitar ❌",
    "ja, 承認する ✅, 却下する ❌",
    "en-US, Approve ✅, Reject ❌",
    "sv, Approve ✅, Reject ❌",
    "!, Approve ✅, Reject ❌"
  })
  void a_region_falls_back_to_its_language_and_an_unknown_language_to_english(
      String tag, String yes, String no) {
    assertThat(words(tag).choices()).extracting(Choice::title).containsExactly(yes, no);
  }

  @Test
  void the_language_is_the_requests_else_the_accounts_else_english() {
    Wordings german = berlin("de", Map.of());
    Notice notice = new Notice.NotForYou();

    assertThat(german.of(SHOP, "fr").text(notice)).startsWith("Ce bouton");
    assertThat(german.of(SHOP, null).text(notice)).startsWith("Diese Schaltfläche");
    assertThat(german.of(SHOP, "sv").text(notice)).startsWith("This button");
    assertThat(words(null).text(notice)).startsWith("This button");
  }

  // times

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en    | Already decided: Approve ✅ by Ada on 28 Nov 2026, 14:05. Nothing has changed.
          de    | Bereits entschieden: Approve ✅ von Ada am 28. Nov. 2026, 14:05. Es bleibt dabei.
          fr    | Déjà décidé : Approve ✅ par Ada le 28 nov. 2026, 14:05. Rien n’a changé.
          pl    | Decyzja już zapadła: Approve ✅ (Ada), 28 lis 2026, 14:05. Nic się nie zmieniło.
          ja    | すでに決定済みです：Approve ✅（Ada、2026年11月28日 14:05）。変更はありません。
          """)
  void a_late_answer_is_told_what_who_and_when_in_the_accounts_zone(String tag, String text) {
    assertThat(berlin(null, Map.of()).of(SHOP, tag).text(BY_ADA)).isEqualTo(text);
  }

  @Test
  void a_region_writes_the_time_in_its_own_way() {
    assertThat(berlin(null, Map.of()).of(SHOP, "en-US").text(BY_ADA))
        .contains("on Nov 28, 2026, 2:05")
        .contains("PM.");
  }

  @Test
  void without_a_zone_the_time_is_in_utc_and_says_so() {
    assertThat(words("en").text(BY_ADA)).contains("on 28 Nov 2026, 13:05 UTC.");
  }

  @Test
  void who_is_left_out_where_it_is_not_known() {
    Ending ending = new Ending(Ending.Kind.DECIDED, "Approve ✅", null, AT);

    assertThat(words("en").text(new Notice.TooLate(ending)))
        .isEqualTo("Already decided: Approve ✅ on 28 Nov 2026, 13:05 UTC. Nothing has changed.");
    assertThat(words("en").text(new Notice.NoLongerNeeded(ending)))
        .isEqualTo("No answer is needed any more: Approve ✅ was chosen on 28 Nov 2026, 13:05 UTC.");
  }

  // plurals

  @Test
  void plurals_follow_the_rules_of_the_language() {
    assertThat(words("en").text(counted(1, 2))).isEqualTo("Recorded: x. 1 of 2 approvals so far.");
    assertThat(words("en").text(counted(1, 1))).isEqualTo("Recorded: x. 1 of 1 approval so far.");
    assertThat(words("fr").text(counted(2, 3)))
        .isEqualTo("Enregistré : x. 2 approbations sur 3 pour l’instant.");
    assertThat(words("pl").text(counted(1, 9))).contains("1 zgoda z 9");
    assertThat(words("pl").text(counted(3, 9))).contains("3 zgody z 9");
    assertThat(words("pl").text(counted(5, 9))).contains("5 zgód z 9");
    assertThat(words("ar").text(counted(1, 3))).contains("موافقة واحدة");
    assertThat(words("ar").text(counted(2, 3))).contains("موافقتان");
    assertThat(words("ja").text(counted(1, 2))).endsWith("2件中1件。");
  }

  // what to write

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | or write “Approve” or “Reject”.
          de | oder schreiben Sie „Genehmigen“ oder „Ablehnen“.
          fr | ou écrivez « Approuver » ou « Rejeter ».
          ja | 「承認する」または「却下する」と入力してください。
          """)
  void the_explanation_names_the_choices_as_they_are_written(String tag, String end) {
    Wording words = words(tag);

    assertThat(words.help(words.choices())).endsWith(end);
  }

  @Test
  void every_choice_that_fits_is_named_whole() {
    List<Choice> choices =
        IntStream.rangeClosed(1, 13)
            .mapToObj(i -> new Choice(new ChoiceKey("c" + i), "Wait for " + i + " days", false))
            .toList();

    assertThat(words("en").help(choices))
        .contains("“Wait for 1 days”, “Wait for 2 days”,")
        .endsWith("“Wait for 12 days” or “Wait for 13 days”.");
  }

  @Test
  void a_choice_that_is_an_emoji_is_named_by_it() {
    assertThat(words("en").help(List.of(new Choice(new ChoiceKey("up"), "👍", true))))
        .endsWith("write “👍”.");
  }

  @Test
  void open_questions_are_listed_with_an_example() {
    assertThat(words("de").text(new Notice.Which(List.of("1: Erstattung", "2: Urlaub"), null, 1)))
        .isEqualTo(
            """
            Mehrere Anfragen warten auf Sie:
            1: Erstattung
            2: Urlaub
            Bitte schreiben Sie die Antwort mit der Nummer, zum Beispiel „Genehmigen 1“, oder \
            antworten Sie direkt auf die Nachricht.\
            """);
  }

  @Test
  void the_example_is_a_choice_of_the_first_question_with_its_number() {
    assertThat(words("en").text(new Notice.Which(List.of("3: Refund", "4: Leave"), "Pay now ✅", 3)))
        .contains("such as “Pay now 3”, or");
  }

  // limits

  static Stream<Notice> longNotices() {
    String choice = "🧾".repeat(100);
    String name = "অ".repeat(200);
    Stream<Notice> endings =
        Stream.of(Ending.Kind.values())
            .map(kind -> new Ending(kind, choice, name, AT))
            .flatMap(
                ending -> Stream.of(new Notice.TooLate(ending), new Notice.NoLongerNeeded(ending)));
    List<String> questions =
        IntStream.rangeClosed(1, 60).mapToObj(i -> i + ": " + "अ".repeat(61)).toList();
    return Stream.concat(
        endings,
        Stream.of(
            new Notice.Recorded(choice),
            new Notice.Counted(choice, 10, 12),
            new Notice.AlreadyAnswered(choice, AT),
            new Notice.CommentWanted(choice),
            new Notice.OwnRequest(),
            new Notice.NotForYou(),
            new Notice.Outdated(),
            new Notice.OptedOut(),
            new Notice.OptedIn(),
            new Notice.Which(questions, choice, 60)));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void every_text_fits_into_one_message_of_a_thousand_bytes(String language) {
    Wording words = berlin(null, Map.of()).of(SHOP, language);

    longNotices().forEach(notice -> assertThat(bytes(words.text(notice))).isLessThan(1001));
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      choices.add(new Choice(new ChoiceKey("c" + i), "承認".repeat(10), true));
    }
    assertThat(bytes(words.help(choices))).isLessThan(1001);
    assertThat(bytes(words.reminder())).isLessThan(1001);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void the_titles_of_buttons_are_shown_whole_everywhere(String language) {
    Wording words = words(language);

    assertThat(words.choices()).allMatch(choice -> choice.title().length() <= 20);
    assertThat(words.frame().opener()).hasSizeLessThanOrEqualTo(20);
    assertThat(words.more()).hasSizeLessThanOrEqualTo(20).isNotEqualTo(words.backToStart());
    assertThat(words.backToStart()).hasSizeLessThanOrEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void a_sentence_is_never_cut_only_what_is_filled_in(String language) {
    String begun = words(language).text(new Notice.CommentWanted("…"));
    String cut = words(language).text(new Notice.CommentWanted("👩‍👩‍👧‍👦".repeat(100)));

    assertThat(cut.replaceAll("(👩‍👩‍👧‍👦)+…", "…")).isEqualTo(begun);
  }

  @Test
  void of_too_many_questions_the_first_are_told_by_name_and_number() {
    List<String> questions =
        IntStream.rangeClosed(1, 60).mapToObj(i -> i + ": Refund of order " + i).toList();

    String text = words("en").text(new Notice.Which(questions, null, 1));

    assertThat(text).contains("\n1: Refund of order 1\n2: Refund of order 2\n").contains("\n…\n");
    assertThat(text).endsWith("or reply to the message itself.");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  // words of an account's own

  @Test
  void an_account_may_say_things_in_its_own_words_in_one_language() {
    Wordings own = berlin("de", Map.of("de", Map.of(Phrase.RECORDED, "Notiert: {choice}")));

    assertThat(own.of(SHOP, null).text(new Notice.Recorded("Ja"))).isEqualTo("Notiert: Ja");
    assertThat(own.of(SHOP, "de-AT").text(new Notice.Recorded("Ja"))).isEqualTo("Notiert: Ja");
    assertThat(own.of(SHOP, "en").text(new Notice.Recorded("Yes"))).isEqualTo("Recorded: Yes");
    assertThat(own.of(new AccountId("other"), "de").text(new Notice.Recorded("Ja")))
        .isEqualTo("Gespeichert: Ja");
  }

  @Test
  void only_a_header_of_its_own_is_told_as_such() {
    Wordings own = berlin("de", Map.of("de", Map.of(Phrase.TITLE, "Freigabe nötig")));

    assertThat(own.ownTitle(SHOP, null)).contains("Freigabe nötig");
    assertThat(own.ownTitle(SHOP, "fr")).isEmpty();
    assertThat(Wordings.STANDARD.ownTitle(SHOP, "de")).isEmpty();
  }
}
