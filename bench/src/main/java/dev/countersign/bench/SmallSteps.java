package dev.countersign.bench;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.ChoicePage;
import dev.countersign.approval.Command;
import dev.countersign.approval.Invitation;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Questions;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Route;
import dev.countersign.channel.WebhookReading;
import dev.countersign.gateway.wording.Wordings;
import dev.countersign.journal.Actor;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.instagram.InstagramChannel;
import dev.countersign.meta.webhook.MetaWebhookReader;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.reply.AnswerWords;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.TypedAnswer;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The steps of an answer that need neither disk nor network: their time, and what they allocate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SmallSteps {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ReplyKey KEY = ReplyKey.of(new byte[ReplyKey.BYTES]);

  private final Secret secret = Secret.of("0123456789abcdef0123456789abcdef");
  private final byte[] body =
      """
      {"object":"instagram","entry":[{"id":"17841400000000001","time":1772366400000,"messaging":[{"sender":{"id":\
      "6543217890123456"},"recipient":{"id":"17841400000000001"},"timestamp":1772366400000,"message":{"mid":\
      "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAwMDAwMDAx","text":"Approve","quick_reply":{"payload":\
      "HIL_APPROVE_AAAAAAAAAAAAAAAAAAAAAA"}}}]}]}\
      """
          .getBytes(StandardCharsets.UTF_8);
  private final MetaWebhookReader reader = new MetaWebhookReader();
  private final ApprovalRequest request = RequestBuilder.aRequest().build();
  private final Wording wording = Wordings.standard();
  private final InstagramChannel channel =
      new InstagramChannel(
          GraphApis.of(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1"), "v26.0"),
          List.of(new MetaAccount(Example.SHOP, new NoCredentials())));
  private final Approval waiting = waiting(request);
  private final Command tap =
      new Command.Answer(
          new Command.Question.OfKey(KEY.hash()),
          ChoiceKey.APPROVE,
          new Responder(Example.ADA),
          new MessageId("mid.tap"));

  /** Measures all of them. */
  static void measure() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(SmallSteps.class.getName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  private static Approval waiting(ApprovalRequest request) {
    Invitation ada =
        new Invitation(
            List.of(new Invitation.Reach(Example.ADA, Example.SHOP.channel(), null, KEY)));
    Approval born =
        Lifecycle.request(
                Example.freshId(),
                request,
                Example.SHOP,
                List.of(ada),
                new Actor.Machine("key_1"),
                NOON)
            .approval();
    return Lifecycle.apply(
            born,
            new Command.AskAccepted(
                new AskTag(born.id(), 0, born.version()),
                Occasion.FIRST,
                new MessageId("mid.question"),
                new Command.Sending(NOON, Route.MESSAGE, "window open", 1, null)),
            NOON)
        .approval();
  }

  /** The HMAC of a webhook. */
  @Benchmark
  public byte[] hmac() {
    return Hmac.sha256(secret, body);
  }

  /** A webhook's bytes to its events. */
  @Benchmark
  public WebhookReading parse() {
    return reader.read(body);
  }

  /** What somebody wrote, to the choice that it means. */
  @Benchmark
  public Optional<ChoiceKey> match() {
    return TypedAnswer.read("Yes, please! \uD83D\uDC4D")
        .flatMap(typed -> AnswerWords.worded(typed, Choice.DEFAULT, false));
  }

  /** A tap to the decision, with its journal and effects. */
  @Benchmark
  public Transition decide() {
    return Lifecycle.apply(waiting, tap, NOON.plusSeconds(60));
  }

  /** A request to the message that Meta gets. */
  @Benchmark
  public List<OutgoingMessage> render() {
    Prompt question =
        Questions.of(
            request, KEY, Occasion.FIRST, Questions.Sight.first(new ChoicePage(0, 13)), wording);
    return channel.render(Example.ADA, question, Route.MESSAGE, "ask:apr_1:0:1");
  }

  private static final class NoCredentials implements Credentials {
    @Override
    public Secret accessToken() {
      throw new UnsupportedOperationException("nothing is sent here");
    }

    @Override
    public AppSecrets appSecrets() {
      return List::of;
    }

    @Override
    public Secret webhookVerifyToken() {
      throw new UnsupportedOperationException("nothing is received here");
    }
  }
}
