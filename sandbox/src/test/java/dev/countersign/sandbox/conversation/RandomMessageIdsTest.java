package dev.countersign.sandbox.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomMessageIdsTest {

  private final RandomMessageIds ids =
      new RandomMessageIds(new Random(1), account -> Channel.INSTAGRAM);
  private final AccountId account = new AccountId("17841400000000001");

  @Test
  void ids_begin_like_those_of_instagram() {
    assertThat(ids.next(account).value())
        .startsWith("aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQx")
        .matches("[0-9A-Za-z+/]{100,200}");
  }

  @Test
  void ids_never_repeat() {
    Set<MessageId> seen = new HashSet<>();
    for (int count = 0; count < 1000; count++) {
      assertThat(seen.add(ids.next(account))).isTrue();
    }
  }
}
