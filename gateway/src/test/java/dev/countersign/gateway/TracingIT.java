package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.channel.FailureClass;
import dev.countersign.gateway.Tracing.Step;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.value.TraceContext;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps of an approval's way name the request as their parent. */
final class TracingIT extends GatewayFixture {
  private static final TraceContext CALLER =
      new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01");

  private Approval traced() {
    return asked(
        RequestBuilder.aRequest()
            .resume(ResumeTarget.http(URI.create("https://engine.example.com")))
            .build()
            .traced(CALLER));
  }

  private List<FakeTracing.Recorded> ended(Step step, Approval approval) {
    return tracing.ended(step, approval.id().value());
  }

  @Test
  void request_send_webhook_and_resume_are_one_trace() {
    startGateway();
    Approval asked = traced();
    String question = awaitQuestion();
    receive("tap " + Example.ADA.value() + " mid.tap " + FakeChannel.payload(question, "APPROVE"));
    awaitResume(asked.id(), ResumeProgress.State.DONE);

    FakeTracing.Recorded request = ended(Step.REQUEST, asked).getFirst();
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(ended(Step.SEND, asked).getFirst().parent()).isEqualTo(request.own());
    assertThat(ended(Step.WEBHOOK, asked))
        .anySatisfy(webhook -> {
          assertThat(webhook.parent()).isEqualTo(request.own());
          assertThat(webhook.facts())
              .containsEntry("countersign.command", "Answer")
              .containsEntry("countersign.verdict", "APPLIED");
        });
    FakeTracing.Recorded resume = ended(Step.RESUME, asked).getFirst();
    assertThat(resume.parent()).isEqualTo(request.own());
    assertThat(receiver.deliveries().getFirst().trace()).isEqualTo(resume.own());
  }

  @Test
  void a_send_that_fails_says_so_without_words_of_the_channel() {
    channel.next(FakeChannel.failed(FailureClass.RECIPIENT));
    startGateway();
    Approval asked = traced();

    await().until(() -> !ended(Step.SEND, asked).isEmpty());

    assertThat(ended(Step.SEND, asked).getFirst().failures())
        .containsExactly("RECIPIENT recipient");
  }
}
