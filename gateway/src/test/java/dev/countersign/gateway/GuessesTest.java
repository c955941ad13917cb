package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Address;
import dev.countersign.testkit.Example;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who sends wrong keys is heard no more for a while, and nobody else suffers. */
final class GuessesTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final Address ADA = Example.ADA;
  private static final Address MALLORY = new Address(Example.SHOP.id(), "6666");

  private final Guesses guesses = new Guesses();

  private int guess(Address who, int times, Instant at) {
    int alerts = 0;
    for (int i = 0; i < times; i++) {
      alerts += guesses.isLast(who, at) ? 1 : 0;
    }
    return alerts;
  }

  @Test
  void d8_the_twentieth_wrong_key_is_the_last_that_is_looked_up() {
    assertThat(guess(MALLORY, 19, NOON)).isZero();
    assertThat(guesses.isTrying(MALLORY, NOON)).isFalse();

    assertThat(guess(MALLORY, 1, NOON.plusSeconds(59))).isOne();

    assertThat(guesses.isTrying(MALLORY, NOON.plusSeconds(59))).isTrue();
    assertThat(guesses.isTrying(ADA, NOON.plusSeconds(59))).isFalse();
  }

  @Test
  void d8_after_the_while_they_are_heard_again() {
    guess(MALLORY, 20, NOON);

    assertThat(guesses.isTrying(MALLORY, NOON.plusSeconds(60))).isFalse();
    assertThat(guess(MALLORY, 19, NOON.plusSeconds(60))).isZero();
  }

  @Test
  void d8_many_people_who_are_wrong_once_are_forgotten() {
    for (int i = 0; i < 20_000; i++) {
      guess(new Address(Example.SHOP.id(), "p" + i), 1, NOON.plusSeconds(i));
    }

    assertThat(guess(MALLORY, 20, NOON.plusSeconds(20_000))).isOne();
  }
}
