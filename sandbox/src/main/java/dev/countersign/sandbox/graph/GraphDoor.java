package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.Accounts;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.conversation.Conversations;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultBoard;
import dev.countersign.sandbox.graph.RecordedCall.Outcome;
import dev.countersign.sandbox.graph.RecordedCall.Proof;
import dev.countersign.sandbox.http.Request;
import dev.countersign.sandbox.http.Response;
import dev.countersign.sandbox.record.Ledger;
import dev.countersign.sandbox.webhook.WebhookClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where Graph calls come in: faults first, then the endpoints, then the record of the call. */
public final class GraphDoor {

  /** The newest version of the Graph API (29 July 2026). */
  public static final String LATEST_VERSION = "v26.0";

  /** What stands before the version in calls that mean graph.instagram.com. */
  public static final String INSTAGRAM_PATH = "ig";

  private final Accounts accounts;
  private final FaultBoard faults;
  private final Ledger<RecordedCall> ledger;
  private final InstantSource time;
  private final RandomTexts texts;
  private final GraphRoutes routes;

  /** Creates the door. */
  public GraphDoor(World world, FaultBoard faults, WebhookClient client, RandomGenerator random) {
    this.accounts = world.accounts();
    this.faults = faults;
    this.ledger = world.ledger();
    this.time = world.time();
    this.texts = new RandomTexts(random);
    RateLimits rates = new RateLimits(System::nanoTime);
    Conversations conversations = world.conversations();
    this.routes =
        new GraphRoutes(
            accounts,
            time,
            new GraphRoutes.Endpoints(
                new MessagesEndpoint(conversations, time, rates),
                new WhatsAppMessagesEndpoint(conversations, time, rates, faults),
                new TokenEndpoints(accounts, time),
                new InstagramTokenEndpoints(time, texts::traceId),
                new NodeEndpoints(conversations, world.picturesUri()),
                new SubscriptionEndpoints(client, texts::challenge),
                new ConversationsEndpoint(conversations)),
            texts::traceId);
  }

  /**
   * What Graph calls work on.
   *
   * @param picturesUri the address under which profile pictures are served, by person id
   */
  public record World(
      Accounts accounts,
      Conversations conversations,
      Ledger<RecordedCall> ledger,
      InstantSource time,
      Supplier<String> picturesUri) {}

  /** Answers a call. */
  public Response handle(Request request) throws InterruptedException {
    GraphCall call = GraphCall.read(request);
    List<Fault> happened = new ArrayList<>();
    Optional<Fault.CallDelay> delay = faults.takeForCall(Fault.CallDelay.class, call.isSend());
    if (delay.isPresent()) {
      happened.add(delay.get());
      Thread.sleep(delay.get().delay());
    }
    Optional<Fault.Refusal> refusal = faults.takeForCall(Fault.Refusal.class, call.isSend());
    if (refusal.isPresent()) {
      happened.add(refusal.get());
      return refuse(request, call, refusal.get(), happened);
    }
    return switch (routes.answer(call, proof(call))) {
      case GraphAnswer.Failure(GraphError error) -> {
        record(request, call, happened, Ending.refused(error));
        yield throttleAware(call, error);
      }
      case GraphAnswer.Success success -> succeed(request, call, success, happened);
    };
  }

  private Response succeed(
      Request request, GraphCall call, GraphAnswer.Success success, List<Fault> happened) {
    MessageId message = success.message();
    Optional<Fault.LostAnswer> lost =
        message == null
            ? Optional.empty()
            : faults.takeForCall(Fault.LostAnswer.class, call.isSend());
    lost.ifPresent(happened::add);
    String id = message == null ? null : message.value();
    if (lost.isEmpty()) {
      record(request, call, happened, new Ending(200, null, id, Outcome.ACCEPTED));
      return withVersion(call, Response.json(200, success.body()));
    }
    return switch (lost.get()) {
      case Fault.ErrorAfterAccept() -> {
        GraphError error = GraphError.temporarilyUnavailable();
        record(
            request,
            call,
            happened,
            new Ending(error.status(), error.code(), id, Outcome.ACCEPTED));
        yield answer(call, error);
      }
      case Fault.ResetAfterAccept() -> {
        record(request, call, happened, new Ending(0, null, id, Outcome.ACCEPTED));
        yield new Response.Dropped();
      }
      case Fault.GarbledAfterAccept() -> {
        record(request, call, happened, new Ending(200, null, id, Outcome.ACCEPTED));
        String whole = success.body().toString();
        yield Response.text(200, "application/json", whole.substring(0, whole.length() / 2));
      }
    };
  }

  private Response refuse(
      Request request, GraphCall call, Fault.Refusal refusal, List<Fault> happened) {
    GraphError error =
        switch (refusal) {
          case Fault.TooManyCalls(int code) -> GraphError.throttled(code);
          case Fault.ErrorBeforeAccept() -> GraphError.temporarilyUnavailable();
          case Fault.GraphErrorAnswer fault ->
              GraphError.of(fault.status(), fault.code(), fault.message())
                  .withSubcode(fault.subcode());
          case Fault.ResetBeforeAccept() -> null;
        };
    if (error == null) {
      record(request, call, happened, new Ending(0, null, null, Outcome.DROPPED));
      return new Response.Dropped();
    }
    record(request, call, happened, Ending.refused(error));
    return throttleAware(call, error);
  }

  private Response.Answer throttleAware(GraphCall call, GraphError error) {
    Response.Answer answer = answer(call, error);
    return error.isThrottle()
        ? answer.withHeader("X-Business-Use-Case-Usage", usage(call))
        : answer;
  }

  /** How a call ended. */
  private record Ending(
      int status, @Nullable Integer errorCode, @Nullable String messageId, Outcome outcome) {

    static Ending refused(GraphError error) {
      return new Ending(error.status(), error.code(), null, Outcome.REFUSED);
    }
  }

  private void record(Request request, GraphCall call, List<Fault> happened, Ending ending) {
    ledger.add(number ->
        new RecordedCall(
            number,
            time.instant(),
            request.method(),
            request.path(),
            call.tokenSource(),
            proof(call),
            call.recordable(),
            ending.status(),
            ending.errorCode(),
            ending.messageId(),
            ending.outcome(),
            happened.stream().map(Fault::kind).toList()));
  }

  private Proof proof(GraphCall call) {
    Optional<String> presented = call.proof();
    if (presented.isEmpty()) {
      return Proof.ABSENT;
    }
    String token = call.token();
    return token != null && routes.proofIsRight(token, presented.get())
        ? Proof.VALID
        : Proof.INVALID;
  }

  private String usage(GraphCall call) {
    String token = call.token();
    Optional<Account> account = token == null ? Optional.empty() : accounts.findByToken(token);
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage
        .putArray(account.map(known -> known.id().value()).orElse("0"))
        .addObject()
        .put(
            "type",
            account.map(Account::channel).orElse(Channel.INSTAGRAM).name().toLowerCase(Locale.ROOT))
        .put("call_count", 100)
        .put("total_cputime", 25)
        .put("total_time", 25)
        .put("estimated_time_to_regain_access", 1);
    return usage.toString();
  }

  private Response.Answer answer(GraphCall call, GraphError error) {
    return withVersion(call, Response.json(error.status(), error.toJson(texts.traceId())));
  }

  private static Response.Answer withVersion(GraphCall call, Response.Answer answer) {
    return GraphRoutes.isVersion(call.version())
        ? answer.withHeader("facebook-api-version", call.version())
        : answer;
  }
}
