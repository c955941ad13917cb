package dev.countersign.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class WhatsAppSendRulesTest {

  @ParameterizedTest
  @CsvSource({"4096, 0", "4097, 100", "0, 100"})
  void a_text_has_1_to_4096_characters(int characters, int code) {
    expect(code, "'type':'text','text':{'body':'%s'}".formatted("x".repeat(characters)));
  }

  @ParameterizedTest
  @CsvSource({"20, 256, 1024, 0", "21, 9, 9, 131009", "9, 257, 9, 131009", "9, 9, 1025, 131009"})
  void a_reply_button_has_limits(int title, int id, int body, int code) {
    expect(code, buttons("x".repeat(body), button("i".repeat(id), "t".repeat(title))));
  }

  @Test
  void there_are_at_most_3_buttons_with_titles_of_their_own() {
    expect(0, buttons("Hi", button("1", "a"), button("2", "b"), button("3", "c")));
    expect(
        131009,
        buttons("Hi", button("1", "a"), button("2", "b"), button("3", "c"), button("4", "d")));
    expect(131009, buttons("Hi", button("1", "a"), button("2", "a")));
    expect(131009, buttons("Hi"));
  }

  @ParameterizedTest
  @CsvSource({
    "header, 60, 0",
    "header, 61, 131009",
    "footer, 60, 0",
    "footer, 61, 131009",
  })
  void header_and_footer_have_60_characters(String part, int characters, int code) {
    String text = "'%s':{'type':'text','text':'%s'},".formatted(part, "x".repeat(characters));

    expect(code, buttons("Hi", button("1", "a")).replace("'body'", text + "'body'"));
  }

  @ParameterizedTest
  @CsvSource({
    "20, 24, 200, 24, 72, 0",
    "21, 24, 200, 24, 72, 131009",
    "20, 25, 200, 24, 72, 131009",
    "20, 24, 201, 24, 72, 131009",
    "20, 24, 200, 25, 72, 131009",
    "20, 24, 200, 24, 73, 131009",
  })
  void a_list_has_limits(int opener, int section, int id, int title, int description, int code) {
    String row =
        "{'id':'%s','title':'%s','description':'%s'}"
            .formatted("i".repeat(id), "t".repeat(title), "d".repeat(description));
    expect(code, list("o".repeat(opener), "s".repeat(section), row));
  }

  @ParameterizedTest
  @CsvSource({"10, 0", "11, 131009", "0, 131009"})
  void a_list_has_1_to_10_rows(int rows, int code) {
    String all =
        IntStream.range(0, rows)
            .mapToObj("{'id':'%1$d','title':'Row %1$d'}"::formatted)
            .collect(Collectors.joining(","));
    expect(code, list("Choose", "All", all));
  }

  @Test
  void what_is_missing_is_named() {
    assertThat(problem("{'to':'+1','type':'text','text':{'body':'x'}}"))
        .hasToString("100 (#100) The parameter messaging_product is required.");
    assertThat(problem("{'messaging_product':'whatsapp','type':'text','text':{'body':'x'}}"))
        .asString()
        .startsWith("131008");
    expect(131008, "'type':'template','template':{'language':{'code':'en'}}");
    expect(131009, "'type':'sticker'");
    expect(
        131009,
        "'type':'text','text':{'body':'x'},'biz_opaque_callback_data':'%s'"
            .formatted("x".repeat(513)));
  }

  private static String buttons(String body, String... buttons) {
    return "'type':'interactive','interactive':{'type':'button','body':{'text':'%s'},'action':{'buttons':[%s]}}"
        .formatted(body, String.join(",", buttons));
  }

  private static String button(String id, String title) {
    return "{'type':'reply','reply':{'id':'%s','title':'%s'}}".formatted(id, title);
  }

  private static String list(String opener, String section, String rows) {
    return "'type':'interactive','interactive':{'type':'list','body':{'text':'x'},'action':{'button':'%s','sections':[{'title':'%s','rows':[%s]}]}}"
        .formatted(opener, section, rows);
  }

  private static void expect(int code, String message) {
    String shown = problem("{'messaging_product':'whatsapp','to':'+16505551234'," + message + "}");
    assertThat(shown == null ? "0 " : shown).startsWith(code + " ");
  }

  private static @Nullable String problem(String request) {
    return WhatsAppSendRules.firstProblem(JsonMapper.shared().readTree(request.replace('\'', '"')))
        .map(error -> error.code() + " " + error.message())
        .orElse(null);
  }
}
