package dev.countersign.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultBoardTest {

  private final FaultBoard board = new FaultBoard(1);

  @Test
  void a_fault_with_a_count_happens_that_often() {
    board.add(FaultRule.times(2, new Fault.ErrorBeforeAccept()));

    assertThat(refusals(3)).containsExactly(true, true, false);
    assertThat(board.rules()).isEmpty();
  }

  @Test
  void a_fault_without_a_count_happens_until_it_is_cleared() {
    board.add(FaultRule.always(new Fault.ErrorBeforeAccept()));
    assertThat(refusals(3)).containsOnly(true);

    board.replace(List.of());

    assertThat(refusals(1)).containsExactly(false);
  }

  @Test
  void a_fault_spares_calls_that_send_nothing_unless_told_otherwise() {
    board.add(FaultRule.always(new Fault.ErrorBeforeAccept()));
    assertThat(board.takeForCall(Fault.Refusal.class, false)).isEmpty();

    board.replace(List.of(FaultRule.always(new Fault.ErrorBeforeAccept()).onAllCalls()));

    assertThat(board.takeForCall(Fault.Refusal.class, false)).isPresent();
  }

  @Test
  void chance_is_the_same_again_from_the_same_seed() {
    board.add(FaultRule.always(new Fault.ErrorBeforeAccept()).withProbability(0.5));
    board.reseed(42);
    List<Boolean> first = refusals(50);
    board.reseed(42);

    assertThat(refusals(50)).isEqualTo(first).contains(true, false);
  }

  @Test
  void several_webhook_faults_happen_together() {
    board.add(FaultRule.times(1, new Fault.WebhookDuplicate(1)));
    board.add(FaultRule.times(1, new Fault.ErrorBeforeAccept()));
    board.add(FaultRule.times(1, new Fault.WebhookDelay(Duration.ofMillis(1))));

    assertThat(board.takeForWebhook())
        .containsExactly(
            new Fault.WebhookDuplicate(1), new Fault.WebhookDelay(Duration.ofMillis(1)));
    assertThat(board.takeForWebhook()).isEmpty();
  }

  @Test
  void a_rule_that_can_never_happen_is_refused() {
    Fault fault = new Fault.WebhookDrop();

    assertThatThrownBy(() -> FaultRule.times(0, fault)).hasMessageContaining("count");
    assertThatThrownBy(() -> FaultRule.always(fault).withProbability(0))
        .hasMessageContaining("probability");
    assertThatThrownBy(() -> new Fault.TooManyCalls(5)).hasMessageContaining("4, 613");
  }

  private List<Boolean> refusals(int calls) {
    return IntStream.range(0, calls)
        .mapToObj(call -> board.takeForCall(Fault.Refusal.class, true).isPresent())
        .toList();
  }
}
