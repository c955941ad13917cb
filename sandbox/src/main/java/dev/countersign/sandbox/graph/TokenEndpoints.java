package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.AccessToken;
import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Accounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What tokens say about themselves: {@code /debug_token} and {@code /me/permissions}. */
final class TokenEndpoints {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Duration DATA_ACCESS = Duration.ofDays(90);

  private final Accounts accounts;
  private final InstantSource time;

  TokenEndpoints(Accounts accounts, InstantSource time) {
    this.accounts = accounts;
    this.time = time;
  }

  GraphAnswer debugToken(GraphCall call) {
    Optional<String> inspected = call.text("input_token");
    if (inspected.isEmpty()) {
      return new GraphAnswer.Failure(GraphError.parameter("The parameter input_token is required"));
    }
    Optional<Account> account = accounts.findByToken(inspected.get());
    if (account.isPresent()) {
      return GraphAnswer.success(
          JSON.objectNode().set("data", ofAccount(account.get(), inspected.get())));
    }
    ObjectNode data = JSON.objectNode();
    if (accounts.ofAppToken(inspected.get()).isEmpty()) {
      putError(data, GraphError.invalidToken());
      data.put("is_valid", false);
    } else {
      String appId = accounts.ofAppToken(inspected.get()).getFirst().settings().app().id();
      data.put("app_id", appId).put("type", "APP").put("is_valid", true);
    }
    data.putArray("scopes");
    return GraphAnswer.success(JSON.objectNode().set("data", data));
  }

  /** Whether this edge answers for Page tokens was not verified. */
  GraphAnswer permissions(Account account) {
    ObjectNode body = JSON.objectNode();
    ArrayNode data = body.putArray("data");
    TreeSet<String> names = new TreeSet<>(account.settings().connection().usualPermissions());
    names.addAll(account.state().permissions());
    for (String name : names) {
      boolean granted = account.state().permissions().contains(name);
      data.addObject().put("permission", name).put("status", granted ? "granted" : "declined");
    }
    return GraphAnswer.success(body);
  }

  private ObjectNode ofAccount(Account account, String token) {
    AccountSettings settings = account.settings();
    Instant now = time.instant();
    Optional<AccessToken> known = account.state().token(token);
    boolean valid =
        account.state().tokenValid() && known.filter(it -> !it.expiredAt(now)).isPresent();
    Instant end = known.map(AccessToken::expiresAt).orElse(null);
    ObjectNode data = JSON.objectNode();
    data.put("app_id", settings.app().id());
    data.put("type", tokenType(settings));
    data.put("application", settings.name());
    data.put("data_access_expires_at", now.plus(DATA_ACCESS).getEpochSecond());
    if (!valid) {
      putError(data, GraphError.expiredToken());
    }
    Instant told = valid || end != null ? end : now.minusSeconds(1);
    data.put("expires_at", told == null ? 0 : told.getEpochSecond());
    data.put("is_valid", valid);
    data.put("profile_id", settings.node());
    ArrayNode scopes = data.putArray("scopes");
    ArrayNode granular = data.putArray("granular_scopes");
    for (String scope : new TreeSet<>(account.state().permissions())) {
      scopes.add(scope);
      boolean instagram = scope.startsWith("instagram_");
      granular
          .addObject()
          .put("scope", scope)
          .putArray("target_ids")
          .add(instagram ? settings.id().value() : settings.node());
    }
    return data.put("user_id", settings.node());
  }

  private static String tokenType(AccountSettings settings) {
    return switch (settings.channel()) {
      case INSTAGRAM, MESSENGER -> "PAGE";
      case WHATSAPP -> "SYSTEM_USER";
    };
  }

  private static void putError(ObjectNode data, GraphError error) {
    ObjectNode body = data.putObject("error").put("code", error.code());
    body.put("message", error.message());
    if (error.subcode() != null) {
      body.put("subcode", error.subcode());
    }
  }
}
