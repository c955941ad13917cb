package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The channel took a question and the answer to the call was lost: F4, on each channel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnknownSendIT {
  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterAll
  void stop() {
    house.close();
  }

  /**
   * What the channel tells of the message is kept from the server until it was seen that the server
   * does not know.
   */
  @ParameterizedTest
  @EnumSource
  void f4_a_send_whose_answer_was_lost_is_listed_as_unknown_until_the_channel_tells_of_it(App app) {
    house.write(app.ada(), "Hi");
    String kept = "/kept/" + app;
    house.sandbox.setWebhook(app.id(), URI.create(house.receiver.url(kept)));
    house.sandbox.addFault(FaultRule.times(1, new Fault.ResetAfterAccept()));

    String id = house.ask(ThreeChannels.request(app.account, app.ada().value()));

    Wait.until("nobody knows whether it was sent")
        .until(() -> house.delivery(id, 0).equals("unknown"));
    assertThat(unknown()).containsExactly(id);
    assertThat(house.journal(id)).endsWith("SEND_UNKNOWN").doesNotContain("SENT");
    Wait.until("the channel tells of it").until(() -> !house.receiver.at(kept).isEmpty());
    assertThat(house.delivery(id, 0)).isEqualTo("unknown");

    house.sandbox.setWebhook(app.id(), house.webhook());
    house.receiver.at(kept).forEach(told -> assertThat(house.deliver(told.body())).isEqualTo(200));

    Wait.until("it is known that it was sent").until(() -> house.journal(id).contains("SENT"));
    assertThat(house.delivery(id, 0)).isIn("sent", "delivered");
    assertThat(unknown()).isEmpty();
    assertThat(Duration.between(at(id, "SEND_UNKNOWN"), at(id, "SENT")))
        .isBetween(Duration.ZERO, Duration.ofSeconds(60));
    assertThat(house.received(app.ada())).as("asked once").hasSize(1);
    Wait.until("the send is in doubt no more")
        .until(() ->
            house
                .database
                .texts("select state from outbox where approval_id = ?", id)
                .equals(List.of("DONE")));
  }

  /** What an operator sees who asks for it. */
  private List<String> unknown() {
    return house
        .api
        .get("/v1/approvals?delivery=unknown")
        .json()
        .path("items")
        .valueStream()
        .map(approval -> approval.path("id").asString())
        .toList();
  }

  private Instant at(String id, String event) {
    JsonNode entry = house.entry(id, event);
    return Instant.parse(entry.path("at").asString());
  }
}
