package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Accounts;
import dev.countersign.sandbox.graph.RecordedCall.Proof;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Finds out who calls, whether they may, and which endpoint they mean. */
final class GraphRoutes {

  /** v20.0 ended on 24 September 2026, v19.0 on 21 May 2026. */
  private static final int LAST_ENDED_VERSION = 20;

  private final Accounts accounts;
  private final MessagesEndpoint messages;
  private final TokenEndpoints tokens;
  private final NodeEndpoints nodes;
  private final SubscriptionEndpoints subscriptions;

  GraphRoutes(
      Accounts accounts,
      MessagesEndpoint messages,
      TokenEndpoints tokens,
      NodeEndpoints nodes,
      SubscriptionEndpoints subscriptions) {
    this.accounts = accounts;
    this.messages = messages;
    this.tokens = tokens;
    this.nodes = nodes;
    this.subscriptions = subscriptions;
  }

  static boolean isVersion(String segment) {
    return segment.matches("v[1-9][0-9]{0,2}\\.[0-9]");
  }

  GraphAnswer answer(GraphCall call, Proof proof) throws InterruptedException {
    String version = call.version();
    if (!isVersion(version) || call.path().isEmpty()) {
      return failure(GraphError.unknownPath(shownPath(call)));
    }
    if (Integer.parseInt(version.substring(1, version.indexOf('.'))) <= LAST_ENDED_VERSION) {
      return failure(GraphError.deprecatedVersion());
    }
    if (!call.readable()) {
      return failure(GraphError.parameter("The request body is not valid JSON"));
    }
    String token = call.token();
    if (token == null) {
      return failure(GraphError.missingToken());
    }
    List<Account> ofApp = accounts.ofAppToken(token);
    Optional<Account> account = accounts.findByToken(token);
    if (ofApp.isEmpty() && account.isEmpty()) {
      return failure(GraphError.invalidToken());
    }
    if (account.isPresent() && !account.get().state().tokenValid()) {
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
    return answerPage(call, account.get());
  }

  /** Whether a proof was made from that token with the secret of the token's app. */
  boolean proofIsRight(String token, String proof) {
    Optional<AccountSettings.App> app =
        accounts
            .findByToken(token)
            .or(() -> accounts.ofAppToken(token).stream().findFirst())
            .map(account -> account.settings().app());
    return app.isPresent()
        && app.get().secret().sign(token.getBytes(StandardCharsets.UTF_8)).equals(proof);
  }

  private GraphAnswer answerApp(GraphCall call, List<Account> ofApp) throws InterruptedException {
    List<String> path = call.path();
    if (isGet(call) && path.equals(List.of("debug_token"))) {
      return tokens.debugToken(call);
    }
    String appId = ofApp.getFirst().settings().app().id();
    if (path.equals(List.of(appId, "subscriptions"))) {
      return subscriptions.appSubscriptions(ofApp, call);
    }
    return unknownObject(call);
  }

  private GraphAnswer answerPage(GraphCall call, Account account) {
    String node = call.path().getFirst();
    AccountSettings settings = account.settings();
    boolean page = node.equals("me") || node.equals(settings.pageId());
    boolean own = page || node.equals(account.id().value());
    if (call.path().size() == 1) {
      if (!isGet(call)) {
        return unknownObject(call);
      }
      if (node.equals("debug_token")) {
        return tokens.debugToken(call);
      }
      return page
          ? nodes.page(account, call)
          : own ? nodes.instagramAccount(account, call) : nodes.other(account, node, call);
    }
    if (call.path().size() > 2) {
      return failure(GraphError.unknownPath(shownPath(call)));
    }
    return answerEdge(call, account, own);
  }

  private GraphAnswer answerEdge(GraphCall call, Account account, boolean own) {
    String node = call.path().getFirst();
    return switch (call.path().get(1)) {
      case "messages" ->
          own && call.method().equals("POST")
              ? messages.send(account, call.parameters())
              : unknownObject(call);
      case "subscribed_apps" ->
          own ? subscriptions.subscribedApps(account, call) : unknownObject(call);
      case "permissions" ->
          node.equals("me") && isGet(call) ? tokens.permissions(account) : unknownObject(call);
      case "subscriptions" ->
          node.equals(account.settings().app().id())
              ? failure(
                  GraphError.of(
                      400, 15, "(#15) This method must be called with an app access_token."))
              : unknownObject(call);
      default -> failure(GraphError.unknownPath(shownPath(call)));
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
