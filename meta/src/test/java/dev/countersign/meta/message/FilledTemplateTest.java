package dev.countersign.meta.message;

import static dev.countersign.meta.Questions.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.MessageTemplate.Parameter;
import dev.countersign.meta.Questions;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilledTemplateTest {
  private static final Parameter TITLE = new Parameter.Title();
  private static final Parameter FIELDS = new Parameter.Fields();

  private static final Prompt.Question QUESTION =
      Questions.question(line("order", "4711"), line("amount", "129.90 EUR"));

  @Test
  void a_template_says_title_and_fields_in_its_places() {
    FilledTemplate filled = FilledTemplate.of(template(TITLE, FIELDS), QUESTION).orElseThrow();

    assertThat(filled.places())
        .containsExactly(
            new FilledTemplate.Place("title", "Refund 4711"),
            new FilledTemplate.Place("fields", "Order: 4711 · Amount: 129.90 EUR"));
    assertThat(filled.payloads())
        .containsExactly("HIL_APPROVE|" + Questions.KEY, "HIL_REJECT|" + Questions.KEY);
  }

  @Test
  void single_fields_are_asked_for_by_their_keys() {
    assertThat(places(QUESTION, TITLE, field("amount"), field("order")))
        .extracting(FilledTemplate.Place::text)
        .containsExactly("Refund 4711", "129.90 EUR", "4711");
  }

  @Test
  void a_name_of_a_place_has_only_the_characters_that_meta_allows() {
    assertThat(
            places(Questions.question(line("net.Total-€", "1")), TITLE, field("net.Total-€"))
                .getLast()
                .name())
        .isEqualTo("field_net_total__");
  }

  @Test
  void without_a_template_nothing_is_said() {
    assertThat(FilledTemplate.of(null, QUESTION)).isEmpty();
  }

  @Test
  void a_field_that_is_not_shown_or_not_said_is_no_template() {
    assertThat(FilledTemplate.of(template(TITLE, FIELDS, field("card")), QUESTION)).isEmpty();
    assertThat(FilledTemplate.of(template(TITLE, field("order")), QUESTION)).isEmpty();
  }

  @Test
  void a_title_of_the_questions_own_needs_a_place() {
    assertThat(FilledTemplate.of(template(FIELDS), QUESTION)).isEmpty();
    assertThat(FilledTemplate.of(template(FIELDS), untitled(null))).isPresent();
  }

  @Test
  void a_sentence_before_the_question_stands_in_the_place_of_the_title() {
    assertThat(FilledTemplate.of(template(FIELDS), untitled("Reminder."))).isEmpty();
    assertThat(places(untitled("Reminder."), TITLE, FIELDS).getFirst().text())
        .isEqualTo("Reminder. / Approval Required");
  }

  @Test
  void other_choices_or_another_order_are_no_template() {
    Prompt.Question swapped =
        Questions.asked("t", QUESTION.lines(), List.of(Questions.REJECT, Questions.APPROVE));
    Prompt.Question foreign =
        Questions.asked("t", QUESTION.lines(), List.of(new Prompt.Option("/", "Yes", "YES")));

    assertThat(FilledTemplate.of(template(TITLE, FIELDS), swapped)).isEmpty();
    assertThat(FilledTemplate.of(template(TITLE, FIELDS), Questions.choices(2))).isEmpty();
    assertThat(FilledTemplate.of(template(TITLE, FIELDS), foreign)).isEmpty();
  }

  @Test
  void a_value_that_could_pass_for_another_field_is_no_template() {
    Prompt.Question question = Questions.question(line("note", "1 · Payee: Ada"));

    assertThat(FilledTemplate.of(template(TITLE, FIELDS), question)).isEmpty();
    assertThat(FilledTemplate.of(template(TITLE, field("note")), question)).isPresent();
  }

  @Test
  void texts_of_768_characters_fit_and_769_do_not() {
    int other = "Refund 4711".length();

    assertThat(FilledTemplate.of(template(TITLE, field("note")), noteOf(768 - other))).isPresent();
    assertThat(FilledTemplate.of(template(TITLE, field("note")), noteOf(769 - other))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a\\nb|a / b",
        "a \\r\\n\\n b|a / b",
        "a\\tb|a b",
        "a    b|a    b",
        "a     b|a    b",
        " \\n |—",
        "''|—",
        "\\n\\na\\n|a",
      })
  void a_place_holds_what_meta_lets_stand_in_it(String shown, String said) {
    String value = shown.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");

    assertThat(places(Questions.question(line("note", value)), TITLE, field("note")).getLast())
        .isEqualTo(new FilledTemplate.Place("field_note", said));
    assertThat(places(Questions.question(line("note", value)), TITLE, FIELDS).getLast().text())
        .isEqualTo("Note: " + said);
  }

  private static Prompt.Question noteOf(int length) {
    return Questions.question(line("note", "x".repeat(length)));
  }

  private static Prompt.Question untitled(@org.jspecify.annotations.Nullable String lead) {
    return Questions.asked(lead, null, QUESTION.lines(), QUESTION.options());
  }

  private static List<FilledTemplate.Place> places(
      Prompt.Question question, Parameter... parameters) {
    return FilledTemplate.of(template(parameters), question).orElseThrow().places();
  }

  private static Parameter field(String key) {
    return new Parameter.OneField(key);
  }

  private static MessageTemplate template(Parameter... parameters) {
    return new MessageTemplate(
        "approval_v1",
        "en",
        List.of(parameters),
        false,
        List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT));
  }
}
