package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.AccessToken;
import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.AccountState;
import dev.countersign.sandbox.account.Accounts;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.graph.RecordedCall.Proof;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out who calls, whether they may, and which endpoint they mean. */
final class GraphRoutes {

  /** v20.0 ended on 24 September 2026, v19.0 on 21 May 2026. */
  private static final int LAST_ENDED_VERSION = 20;

  private final Accounts accounts;
  private final InstantSource time;
  private final Endpoints endpoints;
  private final Supplier<String> traceIds;

  GraphRoutes(
      Accounts accounts, InstantSource time, Endpoints endpoints, Supplier<String> traceIds) {
    this.accounts = accounts;
    this.time = time;
    this.endpoints = endpoints;
    this.traceIds = traceIds;
  }

  /** Everything that can be called. */
  record Endpoints(
      MessagesEndpoint messages,
      WhatsAppMessagesEndpoint whatsAppMessages,
      TokenEndpoints tokens,
      InstagramTokenEndpoints instagramTokens,
      NodeEndpoints nodes,
      SubscriptionEndpoints subscriptions,
      ConversationsEndpoint conversations) {}

  static boolean isVersion(String segment) {
    return segment.matches("v[1-9][0-9]{0,2}\\.[0-9]");
  }

  GraphAnswer answer(GraphCall call, Proof proof) throws InterruptedException {
    return Batch.isMeant(call) && isVersion(call.version())
        ? new Batch(operation -> answerOne(operation, proof), traceIds).answer(call)
        : answerOne(call, proof);
  }

  private GraphAnswer answerOne(GraphCall call, Proof proof) throws InterruptedException {
    if (!call.needsNoVersion()) {
      if (!isVersion(call.version()) || call.path().isEmpty()) {
        return failure(GraphError.unknownPath(shownPath(call)));
      }
      if (call.majorVersion() <= LAST_ENDED_VERSION) {
        return failure(GraphError.deprecatedVersion());
      }
    }
    if (!call.readable()) {
      return failure(GraphError.parameter("The request body is not valid JSON"));
    }
    String token = call.token();
    if (token == null) {
      return failure(GraphError.missingToken());
    }
    boolean onInstagram = call.host() == GraphCall.Host.INSTAGRAM;
    List<Account> ofApp = onInstagram ? List.of() : accounts.ofAppToken(token);
    Optional<Account> account =
        accounts.findByToken(token).filter(known -> onInstagram == isInstagramLogin(known));
    if (ofApp.isEmpty() && account.isEmpty()) {
      return failure(GraphError.invalidToken());
    }
    if (account.isPresent() && !works(account.get(), token)) {
      return failure(GraphError.expiredToken());
    }
    if (proof == Proof.INVALID) {
      return failure(GraphError.invalidProof());
    }
    if (account.isEmpty()) {
      return answerApp(call, ofApp);
    }
    if (proof == Proof.ABSENT && account.get().settings().requireAppSecretProof()) {
      return failure(GraphError.missingProof());
    }
    return answerAccount(call, account.get(), token);
  }

  private static boolean isInstagramLogin(Account account) {
    return account.settings().connection() instanceof Connection.InstagramLogin;
  }

  private boolean works(Account account, String token) {
    AccountState state = account.state();
    return state.tokenValid()
        && state.token(token).filter(known -> !known.expiredAt(time.instant())).isPresent();
  }

  /** Whether a proof was made from that token with the secret of the token's app. */
  boolean proofIsRight(String token, String proof) {
    Optional<Credential> secret =
        accounts
            .findByToken(token)
            .map(account -> account.settings().signingSecret())
            .or(() ->
                accounts.ofAppToken(token).stream()
                    .findFirst()
                    .map(account -> account.settings().app().secret()));
    return secret.isPresent()
        && secret.get().sign(token.getBytes(StandardCharsets.UTF_8)).equals(proof);
  }

  private GraphAnswer answerApp(GraphCall call, List<Account> ofApp) throws InterruptedException {
    List<String> path = call.path();
    if (isGet(call) && path.equals(List.of("debug_token"))) {
      return endpoints.tokens().debugToken(call);
    }
    String appId = ofApp.getFirst().settings().app().id();
    if (path.equals(List.of(appId, "subscriptions"))) {
      return endpoints.subscriptions().appSubscriptions(ofApp, call);
    }
    return unknownObject(call);
  }

  private GraphAnswer answerAccount(GraphCall call, Account account, String token) {
    if (call.path().size() > 2) {
      return failure(GraphError.unknownPath(shownPath(call)));
    }
    return call.path().size() == 1 ? answerNode(call, account, token) : answerEdge(call, account);
  }

  private GraphAnswer answerNode(GraphCall call, Account account, String token) {
    String node = call.path().getFirst();
    if (!isGet(call)) {
      return unknownObject(call);
    }
    if (node.equals("debug_token")) {
      return endpoints.tokens().debugToken(call);
    }
    if (account.settings().connection() instanceof Connection.InstagramLogin login) {
      Optional<AccessToken> presented = account.state().token(token);
      if (node.equals("refresh_access_token") && presented.isPresent()) {
        return endpoints.instagramTokens().refresh(account, presented.get(), call);
      }
      if (node.equals("access_token")) {
        return endpoints.instagramTokens().exchange(account, login, call);
      }
    }
    return endpoints.nodes().answer(account, node, call);
  }

  private GraphAnswer answerEdge(GraphCall call, Account account) {
    String node = call.path().getFirst();
    AccountSettings settings = account.settings();
    boolean own =
        node.equals("me") || node.equals(settings.node()) || node.equals(account.id().value());
    boolean ownOrBusiness = own;
    if (settings.connection() instanceof Connection.WhatsAppNumber number) {
      own = node.equals(account.id().value());
      ownOrBusiness = node.equals(number.businessAccountId());
    }
    return switch (call.path().get(1)) {
      case "messages" ->
          own && call.method().equals("POST") ? send(account, call) : unknownObject(call);
      case "subscribed_apps" ->
          ownOrBusiness
              ? endpoints.subscriptions().subscribedApps(account, call)
              : unknownObject(call);
      case "conversations" ->
          own && isGet(call) && account.channel() != Channel.WHATSAPP
              ? endpoints.conversations().list(account, call)
              : unknownObject(call);
      case "message_templates" ->
          ownOrBusiness && isGet(call) && account.channel() != Channel.INSTAGRAM
              ? endpoints.nodes().templates(account, call)
              : unknownObject(call);
      case "permissions" ->
          node.equals("me") && isGet(call)
              ? endpoints.tokens().permissions(account)
              : unknownObject(call);
      case "subscriptions" ->
          node.equals(settings.app().id())
              ? failure(
                  GraphError.of(
                      400, 15, "(#15) This method must be called with an app access_token."))
              : unknownObject(call);
      default -> failure(GraphError.unknownPath(shownPath(call)));
    };
  }

  private GraphAnswer send(Account account, GraphCall call) {
    return switch (account.channel()) {
      case INSTAGRAM, MESSENGER -> endpoints.messages().send(account, call.parameters());
      case WHATSAPP -> endpoints.whatsAppMessages().send(account, call);
    };
  }

  private static GraphAnswer unknownObject(GraphCall call) {
    return failure(GraphError.unknownObject(call.method(), call.path().getFirst()));
  }

  private static boolean isGet(GraphCall call) {
    return call.method().equals("GET");
  }

  private static String shownPath(GraphCall call) {
    return isVersion(call.version()) || call.version().isEmpty()
        ? "/" + String.join("/", call.path())
        : "/"
            + call.version()
            + call.path().stream().map(part -> "/" + part).reduce("", String::concat);
  }

  private static GraphAnswer failure(GraphError error) {
    return new GraphAnswer.Failure(error);
  }
}
