package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Channel;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.messenger.MessengerChannel;
import dev.countersign.meta.whatsapp.WhatsAppChannel;
import dev.countersign.testkit.Corpus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What other projects recorded as answers to a send gives us the id of the message. */
class SendResponseTest {
  /** Answers that name no message, so that nobody can say what was sent. */
  private static final Set<String> WITHOUT_MESSAGE =
      Set.of(
          // empty lists
          "send-responses/whatsapp--MRCORD-whatsapp-cloud-api-python--2.json",
          // the answer to a read receipt, of a product that stands in for Meta
          "send-responses/whatsapp--clairton-unoapi-cloud--1.json");

  @TestFactory
  Stream<DynamicTest> the_answers_that_other_projects_recorded_name_their_message() {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    return corpus.orElseThrow().payloads("send-responses").stream()
        .map(payload -> DynamicTest.dynamicTest(payload.file(), () -> isRead(payload)));
  }

  private static void isRead(Corpus.Payload payload) {
    boolean isWhatsApp = payload.file().contains("/whatsapp-");
    String path = isWhatsApp ? Accounts.PLATFORM_ID : "me";
    String body = new String(payload.bytes(), StandardCharsets.UTF_8);
    try (FakeGraph graph = new FakeGraph().on("/v26.0/" + path + "/messages", 200, body)) {
      Channel channel =
          isWhatsApp
              ? new WhatsAppChannel(graph.apis(), List.of(Accounts.whatsapp()))
              : new MessengerChannel(graph.apis(), List.of(Accounts.messenger()));
      AccountId from = isWhatsApp ? Accounts.NUMBER : Accounts.PAGE;

      SendOutcome outcome = channel.send(from, new OutgoingMessage("{}"));

      if (WITHOUT_MESSAGE.contains(payload.file())) {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                SendOutcome.Failed.class,
                failed -> assertThat(failed.failure()).isEqualTo(FailureClass.AMBIGUOUS));
      } else {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                SendOutcome.Accepted.class,
                accepted -> assertThat(accepted.messageId().value()).isEqualTo(id(body)));
      }
    }
  }

  private static String id(String body) {
    JsonNode json = new JsonMapper().readTree(body);
    return json.path("message_id").asString(json.at("/messages/0/id").asString(""));
  }
}
