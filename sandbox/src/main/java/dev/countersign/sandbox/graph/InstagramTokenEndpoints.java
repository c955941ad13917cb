package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.AccessToken;
import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.Connection.InstagramLogin;
import dev.countersign.sandbox.account.Credential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Instagram user tokens: {@code /refresh_access_token} and {@code /access_token} of
 * graph.instagram.com. A token lasts 60 days and can be refreshed from 24 hours after its issue on;
 * the one before keeps working until its own end.
 */
final class InstagramTokenEndpoints {

  private final InstantSource time;
  private final Supplier<String> tokens;

  InstagramTokenEndpoints(InstantSource time, Supplier<String> tokens) {
    this.time = time;
    this.tokens = tokens;
  }

  GraphAnswer refresh(Account account, AccessToken presented, GraphCall call) {
    if (!call.text("grant_type").orElse("").equals("ig_refresh_token")) {
      return failure("Param grant_type must be one of {\"ig_refresh_token\"}");
    }
    Instant now = time.instant();
    if (now.isBefore(presented.issuedAt().plus(AccessToken.REFRESHABLE_AGE))) {
      return failure("The access token must be at least 24 hours old to be refreshed");
    }
    return issue(account, now);
  }

  /** Exchanges a short-lived token; here the presented one counts as such. */
  GraphAnswer exchange(Account account, InstagramLogin login, GraphCall call) {
    if (!call.text("grant_type").orElse("").equals("ig_exchange_token")) {
      return failure("Param grant_type must be one of {\"ig_exchange_token\"}");
    }
    return call.text("client_secret").filter(login.instagramAppSecret()::matches).isPresent()
        ? issue(account, time.instant())
        : failure("Error validating client secret.");
  }

  private GraphAnswer issue(Account account, Instant now) {
    Credential credential = new Credential("IGAA" + tokens.get());
    Instant end = now.plus(AccessToken.INSTAGRAM_LIFETIME);
    account.change(state -> state.withToken(new AccessToken(credential, now, end)));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("access_token", credential.value()).put("token_type", "bearer");
    body.put("expires_in", Duration.between(now, end).toSeconds());
    body.put("permissions", String.join(",", new TreeSet<>(account.state().permissions())));
    return GraphAnswer.success(body);
  }

  private static GraphAnswer failure(String message) {
    return new GraphAnswer.Failure(GraphError.parameter(message));
  }
}
