package dev.countersign.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private static final PersonId ADA = new PersonId("16505551234");

  private long now = -5;
  private final RateLimits rates = new RateLimits(() -> now);
  private final Account instagram = account(0);
  private final Account messenger = account(1);
  private final Account whatsApp = account(2);

  @Test
  void instagram_takes_100_messages_a_second() {
    assertThat(accepted(instagram, 150)).isEqualTo(100);
    assertThat(rates.messagingObstacle(instagram))
        .hasValueSatisfying(error -> assertThat(error.subcode()).isEqualTo(2534040));
    pass(Duration.ofMillis(999));
    assertThat(accepted(instagram, 1)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(accepted(instagram, 150)).isEqualTo(100);
  }

  @Test
  void messenger_takes_300_messages_a_second() {
    assertThat(accepted(messenger, 350)).isEqualTo(300);
  }

  @Test
  void whatsapp_takes_80_messages_a_second_to_all_people_together() {
    long accepted =
        IntStream.range(0, 100)
            .mapToObj(number -> rates.whatsAppObstacle(whatsApp, new PersonId("1650" + number)))
            .filter(Optional::isEmpty)
            .count();

    assertThat(accepted).isEqualTo(80);
    assertThat(rates.whatsAppObstacle(whatsApp, ADA))
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(130429));
  }

  @Test
  void whatsapp_takes_45_messages_to_one_person_in_advance_and_then_one_in_6_seconds() {
    for (int sent = 0; sent < 45; sent++) {
      assertThat(rates.whatsAppObstacle(whatsApp, ADA)).isEmpty();
    }
    assertThat(rates.whatsAppObstacle(whatsApp, ADA))
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(131056));
    pass(Duration.ofSeconds(6));
    assertThat(rates.whatsAppObstacle(whatsApp, ADA)).isEmpty();
    assertThat(rates.whatsAppObstacle(whatsApp, ADA)).isPresent();
  }

  @Test
  void an_account_may_be_freed_of_limits() {
    AccountSettings free =
        SandboxSettings.threeChannels().accounts().getFirst().withoutRateLimits();

    assertThat(accepted(new Account(free, Instant.EPOCH), 1000)).isEqualTo(1000);
  }

  private long accepted(Account account, int sends) {
    return IntStream.range(0, sends)
        .mapToObj(send -> rates.messagingObstacle(account))
        .filter(Optional::isEmpty)
        .count();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static Account account(int index) {
    return new Account(SandboxSettings.threeChannels().accounts().get(index), Instant.EPOCH);
  }
}
