package dev.countersign.approval;

import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.ID;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.concealed;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.masked;
import static dev.countersign.approval.Examples.readable;
import static dev.countersign.approval.Examples.tap;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approver.Approver;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendSchedule;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumption;
import dev.countersign.value.Value;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the workflow is woken with, once. */
final class LifecycleResumptionTest {
  private static final ResumeTarget HOOK = ResumeTarget.http(URI.create("https://a.example/hook"));

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.argumentSet("approved", tap(ChoiceKey.APPROVE, "mid.1"), "approved", "decided"),
        Arguments.argumentSet("rejected", tap(ChoiceKey.REJECT, "mid.1"), "rejected", "decided"),
        Arguments.argumentSet("own choice", tap(LATER.key(), "mid.1"), "ask-later", "decided"),
        Arguments.argumentSet("cancelled", new Command.Cancel(CALLER), "cancelled", "cancelled"),
        Arguments.argumentSet(
            "undeliverable",
            new Command.AskFailed(
                Examples.tag(0),
                Occasion.FIRST,
                failed(FailureClass.RECIPIENT),
                new SendSchedule.Next.GiveUp(),
                1,
                Examples.key(2)),
            "undeliverable",
            "undeliverable"),
        Arguments.argumentSet("expired", new Command.Expire(List.of()), "expired", "expired"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void each_end_has_a_port_and_wakes_the_workflow_once(Command end, String port, String type) {
    History history = History.asked(anyChoice());

    history.apply(end, endOf(end));

    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> {
          assertThat(resume.key()).isEqualTo("resume:" + ID);
          assertThat(resume.target()).isEqualTo(HOOK);
          assertThat(resume.resumption().port()).isEqualTo(port);
          assertThat(resume.resumption().outcome()).isEqualTo(port);
          assertThat(resume.resumption().type()).isEqualTo("approval." + type);
          assertThat(resume.resumption().timestamp()).isEqualTo(endOf(end));
          assertThat(resume.resumption().approved()).isEqualTo(port.equals("approved"));
        });
    assertThat(history.approval().state())
        .isInstanceOfSatisfying(
            State.Final.class, reached -> assertThat(Port.of(reached).name()).isEqualTo(port));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void who_polls_is_not_woken(Command end, String port, String type) {
    History history = History.asked(anyChoice().resume(ResumeTarget.poll()));

    history.apply(end, endOf(end));

    assertThat(history.approval().status().isFinal()).as(port + type).isTrue();
    assertThat(history.effects(Effect.Resume.class)).isEmpty();
  }

  @Test
  void in_a_crowd_workflows_are_woken_before_people_are_told() {
    Instant tapped = NOON.plusSeconds(60);
    History history = History.asked(aRequest());

    Transition decided = history.apply(tap(ChoiceKey.APPROVE, "mid.1"), tapped);

    assertThat(patience(decided, Effect.Notify.class, tapped.plusSeconds(1)))
        .as("told at once when nobody queues")
        .containsExactly(Duration.ZERO);
    assertThat(patience(decided, Effect.Notify.class, tapped.plusMillis(1001)))
        .as("told later when the answer had to wait")
        .containsExactly(Duration.ofSeconds(10));
    assertThat(patience(decided, Effect.Resume.class, tapped.plusSeconds(60)))
        .containsExactly(Duration.ZERO);
  }

  @Test
  void people_are_told_at_once_what_wakes_nobody() {
    Instant tapped = NOON.plusSeconds(60);
    History polled = History.asked(aRequest().resume(ResumeTarget.poll()));
    Transition decided = polled.apply(tap(ChoiceKey.APPROVE, "mid.1"), tapped);
    History ended = History.asked(aRequest());
    ended.apply(new Command.Cancel(CALLER), NOON);
    Transition tooLate = ended.apply(tap(ChoiceKey.APPROVE, "mid.1"), tapped);

    assertThat(patience(decided, Effect.Notify.class, tapped.plusSeconds(60)))
        .containsExactly(Duration.ZERO);
    assertThat(patience(tooLate, Effect.Notify.class, tapped.plusSeconds(60)))
        .containsExactly(Duration.ZERO);
  }

  private static List<Duration> patience(
      Transition transition, Class<? extends Effect> kind, Instant now) {
    return transition.effects().stream()
        .filter(kind::isInstance)
        .map(effect -> transition.patience(effect, now))
        .toList();
  }

  @Test
  void a_decision_tells_who_decided_and_when() {
    Resumption resumption = resumption(aRequest(), tap(ChoiceKey.APPROVE, "mid.1"));

    assertThat(resumption.approved()).isTrue();
    assertThat(resumption.respondedBy()).isEqualTo("6543217890123456");
    assertThat(resumption.respondedAt()).isEqualTo(NOON.plusSeconds(60));
    assertThat(resumption.approver()).isEqualTo("Ada");
    assertThat(resumption.channel()).isEqualTo("instagram");
    assertThat(resumption.account()).isEqualTo("shop-instagram");
    assertThat(resumption.reference()).isEqualTo("order-4711");
    assertThat(resumption.comment()).isNull();
  }

  @Test
  void a_choice_of_the_requests_own_approves_when_the_request_says_so() {
    Choice partly = new Choice(new ChoiceKey("half"), "Half of it", true);

    Resumption resumption =
        resumption(aRequest().choices(partly, LATER), tap(partly.key(), "mid.1"));

    assertThat(resumption.approved()).isTrue();
    assertThat(resumption.port()).isEqualTo("half");
  }

  @Test
  void an_end_without_an_answer_names_nobody_who_answered() {
    Resumption resumption = resumption(aRequest(), new Command.Cancel(CALLER));

    assertThat(resumption.approved()).isFalse();
    assertThat(resumption.respondedBy()).isNull();
    assertThat(resumption.respondedAt()).isNull();
    assertThat(resumption.approver()).isEqualTo("Ada");
  }

  @Test
  void a_person_without_a_name_stays_without_one() {
    RequestBuilder request = aRequest().approver(new Approver(null, Examples.ADA));

    assertThat(resumption(request, tap(ChoiceKey.REJECT, "mid.1")).approver()).isNull();
  }

  @Test
  void only_values_that_the_person_saw_are_handed_back() {
    RequestBuilder request =
        aRequest()
            .fields(
                readable("order", "4711"), masked("card", "4111 1111"), concealed("score", "0.93"));

    Resumption resumption = resumption(request, tap(ChoiceKey.APPROVE, "mid.1"));

    assertThat(resumption.fields())
        .isEqualTo(new Value.Structure(Map.of("order", Value.of("4711"))));
    assertThat(resumption.json()).doesNotContain("4111", "0.93");
  }

  @Test
  void the_digest_is_that_of_what_was_shown() {
    ApprovalRequest request = aRequest().build();

    assertThat(resumption(aRequest(), tap(ChoiceKey.APPROVE, "mid.1")).digest())
        .isEqualTo(Questions.digest(request));
  }

  private static RequestBuilder anyChoice() {
    return aRequest()
        .choices(Choice.DEFAULT.getFirst(), Choice.DEFAULT.getLast(), LATER)
        .resume(HOOK);
  }

  private static Instant endOf(Command end) {
    return end instanceof Command.Expire ? EXPIRY : NOON.plusSeconds(60);
  }

  private static Resumption resumption(RequestBuilder request, Command end) {
    History history = History.asked(request);
    history.apply(end);
    return history.effects(Effect.Resume.class).getFirst().resumption();
  }
}
