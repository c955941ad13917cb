package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.FailureClass;
import dev.countersign.testkit.Corpus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GraphErrorsTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** What the manifest's words may mean to us. */
  private static final Map<String, Set<FailureClass>> MEANINGS =
      Map.of(
          "permanent", Set.of(FailureClass.BUG, FailureClass.PERMISSION, FailureClass.POLICY),
          "rate-limit", Set.of(FailureClass.BACKOFF, FailureClass.BACKOFF_RECIPIENT),
          "retry", Set.of(FailureClass.RETRY),
          "token", Set.of(FailureClass.TOKEN),
          "user-unavailable", Set.of(FailureClass.RECIPIENT),
          "window-closed", Set.of(FailureClass.WINDOW));

  /** Files that we judge otherwise than the manifest. */
  private static final Map<String, FailureClass> DIFFERENCES =
      Map.of(
          // 368 is a block for policy reasons: it ends when somebody acts, not when we call less
          "errors/rate-limit-368--nyaruka-courier--4.json", FailureClass.POLICY);

  @ParameterizedTest
  @CsvSource({
    "190, , TOKEN",
    "190, 463, TOKEN",
    "190, 999999, TOKEN",
    "102, , TOKEN",
    "10, , PERMISSION",
    "10, 2534022, WINDOW",
    "10, 2018278, WINDOW",
    "10, 2018065, WINDOW",
    "10, 2018108, RECIPIENT",
    "10, 1893063, POLICY",
    "10, 2534077, PERMISSION",
    "200, , PERMISSION",
    "200, 1545041, RECIPIENT",
    "230, , PERMISSION",
    "230, 459, TOKEN",
    "299, , PERMISSION",
    "300, , BUG",
    "199, , BUG",
    "4, , BACKOFF",
    "613, 2534040, BACKOFF",
    "613, 2018338, POLICY",
    "80002, , BACKOFF",
    "100, , BUG",
    "100, 2534014, RECIPIENT",
    "100, 2534037, PERMISSION",
    "100, 2018109, BUG",
    "551, 1545041, RECIPIENT",
    "368, , POLICY",
    "2, , RETRY",
    "2, 2018344, PERMISSION",
    "1, , RETRY",
    "1, 99, PERMISSION",
    "1, 1357046, AMBIGUOUS",
    "1200, 2018024, RETRY",
    "999, 2018300, RETRY",
    "424242, , BUG",
  })
  void a_subcode_narrows_its_code(int code, @Nullable Integer subcode, FailureClass meaning) {
    assertThat(GraphErrors.GRAPH.classify(400, error(code, subcode, "m"))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "1, , AMBIGUOUS",
    "1, 5, AMBIGUOUS",
    "1, 99, PERMISSION",
    "424242, , AMBIGUOUS",
    "2, , AMBIGUOUS",
    "2, 1545133, RETRY",
    "2, 2018344, PERMISSION",
    "190, , TOKEN",
    "10, 2534022, WINDOW",
  })
  void a_server_that_broke_over_a_vague_error_may_have_sent_the_message(
      int code, @Nullable Integer subcode, FailureClass meaning) {
    assertThat(GraphErrors.GRAPH.classify(500, error(code, subcode, "m"))).isEqualTo(meaning);
  }

  @Test
  void the_http_status_alone_never_decides() {
    for (int status : new int[] {200, 400, 401, 403, 404, 429, 500, 503}) {
      assertThat(GraphErrors.GRAPH.classify(status, error(10, 2534022, "window")))
          .isEqualTo(FailureClass.WINDOW);
    }
  }

  @Test
  void an_unknown_code_that_meta_calls_transient_is_tried_again() {
    GraphError error = new GraphError(424242, null, "", null, true, null);

    assertThat(GraphErrors.GRAPH.classify(400, error)).isEqualTo(FailureClass.RETRY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 | (#100) No matching user found | RECIPIENT",
        "10 | (#10) This message is sent outside of allowed window. | WINDOW",
        "10 | (#10) This person isn't available right now. | RECIPIENT",
        "200 | (#200) This person isn't receiving messages from you right now. | RECIPIENT",
        "551 | (#551) This person isn't available right now. | RECIPIENT",
        "10 | (#10) Application does not have permission for this action | PERMISSION",
        "190 | this message is sent outside of allowed window | TOKEN",
      })
  void without_a_subcode_a_few_sentences_say_more_than_the_code(
      int code, String message, FailureClass meaning) {
    assertThat(GraphErrors.GRAPH.classify(400, error(code, null, message))).isEqualTo(meaning);
  }

  @Test
  void a_subcode_says_more_than_words() {
    assertThat(GraphErrors.GRAPH.classify(400, error(10, 2534077, "outside of allowed window")))
        .isEqualTo(FailureClass.PERMISSION);
  }

  @Test
  void too_many_requests_by_a_code_that_nobody_knows_are_to_be_spread() {
    assertThat(GraphErrors.GRAPH.classify(429, error(429, null, "Too many requests")))
        .isEqualTo(FailureClass.BACKOFF);
  }

  @ParameterizedTest
  @CsvSource({"131047, WINDOW", "130429, BACKOFF", "131026, RECIPIENT", "0, TOKEN", "190, TOKEN"})
  void whatsapp_has_codes_of_its_own_and_those_of_the_graph(int code, FailureClass meaning) {
    assertThat(GraphErrors.WHATSAPP.classify(400, error(code, null, "m"))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "429, BACKOFF",
    "500, AMBIGUOUS",
    "503, AMBIGUOUS",
    "200, AMBIGUOUS",
    "400, AMBIGUOUS",
    "0, AMBIGUOUS",
    "302, PERMISSION",
  })
  void an_answer_without_a_readable_error_may_have_been_sent(int status, FailureClass meaning) {
    assertThat(GraphErrors.GRAPH.classify(new GraphAnswer.Unclear(status, "x", "x", null)))
        .isEqualTo(meaning);
  }

  @Test
  void a_subcode_of_zero_or_of_letters_is_none() {
    assertThat(read("{\"error\":{\"code\":190,\"error_subcode\":0}}").label()).isEqualTo("190");
    assertThat(read("{\"error\":{\"code\":1,\"error_subcode\":\"subcode\"}}").label())
        .isEqualTo("1");
    assertThat(read("{\"error\":{\"code\":\"10\",\"error_subcode\":\"2534022\"}}").label())
        .isEqualTo("10/2534022");
  }

  @Test
  void an_answer_without_a_code_holds_no_error() {
    assertThat(GraphError.in(JSON.readTree("{\"error\":\"oops\"}"))).isEmpty();
    assertThat(GraphError.in(JSON.readTree("{\"error\":{\"code\":99999999999}}"))).isEmpty();
    assertThat(GraphError.in(JSON.readTree("{\"error\":null}"))).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> the_errors_of_other_projects_mean_what_their_manifest_says() {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    return corpus.orElseThrow().payloads("errors").stream()
        .map(payload -> DynamicTest.dynamicTest(payload.file(), () -> agrees(payload)));
  }

  private static void agrees(Corpus.Payload payload) {
    JsonNode body = JSON.readTree(payload.bytes());
    GraphError error = GraphError.in(body).orElseThrow();
    boolean isWhatsApp =
        error.code() >= 130000
            || error.code() == 0
            || body.at("/error/error_data/messaging_product").asString("").equals("whatsapp");

    FailureClass meaning =
        (isWhatsApp ? GraphErrors.WHATSAPP : GraphErrors.GRAPH).classify(400, error);

    FailureClass difference = DIFFERENCES.get(payload.file());
    if (difference == null) {
      assertThat(MEANINGS.get(payload.expectedClass())).contains(meaning);
    } else {
      assertThat(meaning).isEqualTo(difference);
    }
  }

  private static GraphError read(String json) {
    return GraphError.in(JSON.readTree(json)).orElseThrow();
  }

  private static GraphError error(int code, @Nullable Integer subcode, String message) {
    return new GraphError(code, subcode, message, null, false, null);
  }
}
