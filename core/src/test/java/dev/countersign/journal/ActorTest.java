package dev.countersign.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ActorTest {

  static Stream<Arguments> actors() {
    return Stream.of(
        Arguments.of(new Actor.Machine("key_1"), "key:key_1"),
        Arguments.of(
            new Actor.Person(new Address(new AccountId("shop"), "6543")), "person:shop/6543"),
        Arguments.of(
            new Actor.Person(new Address(new AccountId("shop"), "DE.65/43:x")),
            "person:shop/DE.65/43:x"),
        Arguments.of(new Actor.Embedder(), "embedder"),
        Arguments.of(new Actor.Operator("grace: h"), "operator:grace: h"),
        Arguments.of(new Actor.Countersign("timer"), "countersign:timer"));
  }

  @ParameterizedTest
  @MethodSource("actors")
  void an_actor_is_read_from_its_label(Actor actor, String label) {
    assertThat(actor.label()).isEqualTo(label);
    assertThat(Actor.parse(label)).isEqualTo(actor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody", "robot:1", "person:shop"})
  void another_text_is_no_label(String text) {
    assertThatThrownBy(() -> Actor.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
