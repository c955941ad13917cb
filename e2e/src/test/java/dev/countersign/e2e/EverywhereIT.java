package dev.countersign.e2e;

import static dev.countersign.e2e.ThreeChannels.ADA_ON_INSTAGRAM;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_MESSENGER;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_WHATSAPP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.PersonId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** One person is asked on three channels at once: whatever they answer first is their answer. */
final class EverywhereIT {
  private static final List<PersonId> ADA =
      List.of(ADA_ON_INSTAGRAM, ADA_ON_MESSENGER, ADA_ON_WHATSAPP);

  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void the_first_answer_wins_on_all_channels_and_wakes_the_workflow_once() {
    ADA.forEach(ada -> house.write(ada, "Hi"));
    ObjectNode request =
        ThreeChannels.request(
            List.of(
                Map.entry("shop-instagram", ADA_ON_INSTAGRAM.value()),
                Map.entry("shop-messenger", ADA_ON_MESSENGER.value()),
                Map.entry("shop-whatsapp", ADA_ON_WHATSAPP.value())));
    ((ObjectNode) request.at("/approvers/0")).put("everywhere", true);
    String id = house.ask(request);
    ADA.forEach(ada -> house.awaitMessage(ada, 1));

    house.tap(ADA_ON_WHATSAPP, "Reject ❌");
    house.awaitStatus(id, "DECIDED");
    house.tap(ADA_ON_INSTAGRAM, "Approve ✅");
    house.write(ADA_ON_MESSENGER, "approve");

    assertThat(house.awaitMessage(ADA_ON_INSTAGRAM, 2).content().toString())
        .contains("Already decided: Reject ❌ by Ada");
    Wait.until("the workflow is woken").until(() -> house.receiver.at("/refund").size() == 1);
    Wait.stays("woken once").until(() -> house.receiver.at("/refund").size() == 1);
    assertThat(house.approval(id).text("/decision/channel")).isEqualTo("whatsapp");
    assertThat(house.approval(id).text("/port")).isEqualTo("rejected");
    assertThat(house.journal(id)).containsOnlyOnce("DECIDED");
  }
}
