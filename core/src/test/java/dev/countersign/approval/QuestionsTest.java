package dev.countersign.approval;

import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.concealed;
import static dev.countersign.approval.Examples.masked;
import static dev.countersign.approval.Examples.readable;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.value.Value;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class QuestionsTest {

  @Test
  void a_question_has_the_fields_that_are_shown_and_the_buttons() {
    ApprovalRequest request =
        aRequest()
            .title("Refund 4711")
            .fields(
                readable("order", "4711"),
                concealed("score", "0.93"),
                masked("card", "4111"),
                new Field("note", "Note", Value.nothing(), DisplayMode.READABLE, Input.LOCKED))
            .build();

    Prompt.Question question = of(request, Occasion.FIRST);

    assertThat(question.lead()).isNull();
    assertThat(question.header()).isEqualTo("Refund 4711");
    assertThat(question.lines())
        .containsExactly(
            new Prompt.Line("/fields/0/value", "order", "Label of order", "4711"),
            new Prompt.Line("/fields/2/value", "card", "Label of card", "••••••••"),
            new Prompt.Line("/fields/3/value", "note", "Note", "—"));
    assertThat(question.options())
        .containsExactly(
            new Prompt.Option("/choices/0/title", "Approve ✅", "HIL_APPROVE|" + KEY.value()),
            new Prompt.Option("/choices/1/title", "Reject ❌", "HIL_REJECT|" + KEY.value()));
  }

  @Test
  void what_a_channel_cannot_show_at_once_comes_in_even_pages_that_lead_round() {
    ApprovalRequest request = aRequest().choices(choices(15)).build();

    assertThat(ChoicePage.all(15, 10)).hasSize(2);
    assertThat(titles(request, 0, 10)).hasSize(9).startsWith("Choice 0").endsWith("more");
    assertThat(titles(request, 1, 10)).hasSize(8).startsWith("Choice 8").endsWith("back");
    assertThat(titles(request, 2, 10)).isEqualTo(titles(request, 0, 10));
    assertThat(of(request, Occasion.PAGE, new ChoicePage(0, 10)).options().getLast())
        .isEqualTo(new Prompt.Option("/choices", "more", "HIL_PAGE_2|" + KEY.value()));
    assertThat(of(request, Occasion.PAGE, new ChoicePage(1, 10)).options().getLast())
        .isEqualTo(new Prompt.Option("/choices", "back", "HIL_PAGE_1|" + KEY.value()));
  }

  @ParameterizedTest
  @CsvSource({
    "2,10", "10,10", "11,10", "13,13", "14,13", "19,10", "25,13", "50,10", "50,13", "9,2"
  })
  void every_choice_stands_on_exactly_one_page_and_no_page_is_too_full(int count, int most) {
    ApprovalRequest request = aRequest().choices(choices(count)).build();
    List<ChoicePage> pages = ChoicePage.all(count, most);

    List<String> shown =
        pages.stream()
            .flatMap(page -> titles(request, page.number(), most).stream())
            .filter(title -> title.startsWith("Choice"))
            .toList();

    assertThat(shown).isEqualTo(request.choices().stream().map(Choice::title).toList());
    assertThat(pages)
        .allMatch(page -> titles(request, page.number(), most).size() <= most)
        .allMatch(page -> count <= most || titles(request, page.number(), most).size() > most / 2);
  }

  private static Choice[] choices(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Choice(new ChoiceKey("choice-" + i), "Choice " + i, i == 0))
        .toArray(Choice[]::new);
  }

  private static List<String> titles(ApprovalRequest request, int page, int most) {
    return of(request, Occasion.PAGE, new ChoicePage(page, most)).options().stream()
        .map(Prompt.Option::title)
        .toList();
  }

  private static Prompt.Question of(ApprovalRequest request, Occasion occasion, ChoicePage page) {
    return Questions.of(request, KEY, occasion, Questions.Sight.first(page), new PlainWording());
  }

  private static Prompt.Question of(ApprovalRequest request, Occasion occasion) {
    return of(request, occasion, new ChoicePage(0, 13));
  }

  @Test
  void the_words_around_the_fields_are_those_of_the_wording() {
    ApprovalRequest request = aRequest().title(null).build();

    assertThat(of(request, Occasion.FIRST).header()).isEqualTo("title");
    assertThat(of(request, Occasion.REMINDER).lead()).isEqualTo("reminder");
    assertThat(of(request, Occasion.HELP).lead()).isEqualTo("help with 2");
  }

  @Test
  void the_digest_is_the_sha_256_of_what_is_shown() {
    // printf %s '{"title":"Refund 4711","locale":null,"lines":[{"label":"Label of order","shown":
    // "4711"}],"choices":[{"key":"approve","title":"Approve ✅"},{"key":"reject","title":"Reject
    // ❌"}]}' | sha256sum, in one line
    assertThat(Questions.digest(aRequest().build()))
        .isEqualTo("4f9433c673a289aa475a3282afe24a04ad7f5e08204609811f694e577f4b31a4");
  }

  @ParameterizedTest
  @MethodSource("whatIsShown")
  void the_digest_changes_with_what_is_shown(RequestBuilder changed) {
    assertThat(Questions.digest(changed.build())).isNotEqualTo(Questions.digest(shown().build()));
  }

  @ParameterizedTest
  @MethodSource("whatIsHidden")
  void the_digest_does_not_change_with_what_is_hidden(RequestBuilder changed) {
    assertThat(Questions.digest(changed.build())).isEqualTo(Questions.digest(shown().build()));
  }

  static Stream<Arguments> whatIsShown() {
    return Stream.of(
        Arguments.argumentSet("title", shown().title("Refund 4712")),
        Arguments.argumentSet("no title", shown().title(null)),
        Arguments.argumentSet("locale", shown().locale("de")),
        Arguments.argumentSet(
            "value",
            shown().fields(readable("order", "4712"), masked("card", "4"), concealed("s", "1"))),
        Arguments.argumentSet(
            "order of fields",
            shown().fields(masked("card", "4"), readable("order", "4711"), concealed("s", "1"))),
        Arguments.argumentSet(
            "unmasked",
            shown().fields(readable("order", "4711"), readable("card", "4"), concealed("s", "1"))),
        Arguments.argumentSet(
            "choices", shown().choices(Choice.DEFAULT.getFirst(), Choice.DEFAULT.getLast(), LATER)),
        Arguments.argumentSet(
            "order of choices",
            shown().choices(Choice.DEFAULT.getLast(), Choice.DEFAULT.getFirst())));
  }

  static Stream<Arguments> whatIsHidden() {
    return Stream.of(
        Arguments.argumentSet("nothing", shown()),
        Arguments.argumentSet(
            "masked value",
            shown().fields(readable("order", "4711"), masked("card", "9"), concealed("s", "1"))),
        Arguments.argumentSet(
            "concealed value",
            shown().fields(readable("order", "4711"), masked("card", "4"), concealed("s", "2"))),
        Arguments.argumentSet(
            "no concealed field", shown().fields(readable("order", "4711"), masked("card", "4"))),
        Arguments.argumentSet("reference", shown().reference("other")),
        Arguments.argumentSet("wait", shown().expiresIn(Duration.ofDays(1))));
  }

  /** Words that say where they stand. */
  private static final class PlainWording implements Wording {
    @Override
    public Prompt.Frame frame() {
      return new Prompt.Frame("title", "call to action", "opener");
    }

    @Override
    public Prompt.Frame frame(URI page) {
      return new Prompt.Frame("title", "call to action or " + page, "opener");
    }

    @Override
    public PageWords page() {
      return new PageWords("comment", "required", "yes", "no", "closed", "unknown");
    }

    @Override
    public String edit() {
      return "edit";
    }

    @Override
    public String look(List<String> labels) {
      return "look at " + labels;
    }

    @Override
    public String changed() {
      return "changed";
    }

    @Override
    public List<Choice> choices() {
      return Choice.DEFAULT;
    }

    @Override
    public String more() {
      return "more";
    }

    @Override
    public String backToStart() {
      return "back";
    }

    @Override
    public String reminder() {
      return "reminder";
    }

    @Override
    public String help(List<Choice> choices) {
      return "help with " + choices.size();
    }

    @Override
    public String text(Notice notice) {
      return notice.toString();
    }
  }

  private static RequestBuilder shown() {
    return aRequest().fields(readable("order", "4711"), masked("card", "4"), concealed("s", "1"));
  }
}
