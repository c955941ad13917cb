package dev.countersign.meta.account;

import dev.countersign.meta.Credentials;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds out whether an account is set up as it must be: secrets, token, account, permissions,
 * webhook subscription, template.
 */
public final class AccountInspection {
  private final GraphApis graph;

  /** Inspects at these addresses. */
  public AccountInspection(GraphApis graph) {
    this.graph = graph;
  }

  /**
   * Looks at one account. Ends early when nothing more can be learned: without secrets, without a
   * connection, with a token that does not work. Never throws for a failure of Meta or of a secret.
   *
   * @param now what the end of the token is counted from
   */
  public List<Finding> inspect(MetaAccount account, Instant now) {
    Inquiry inquiry = new Inquiry(graph, account);
    List<Finding> findings = secrets(inquiry);
    if (!findings.isEmpty()) {
      return findings;
    }
    try {
      return online(inquiry, now);
    } catch (Credentials.Unusable e) {
      return List.of(unusable(inquiry, e));
    }
  }

  /**
   * Asks Meta to send the account's events to the app. The app's own address and fields are set in
   * the App dashboard. Never throws for a failure of Meta or of a secret.
   */
  public Finding subscribe(MetaAccount account) {
    Inquiry inquiry = new Inquiry(graph, account);
    try {
      return new SubscriptionInspection(inquiry).subscribe();
    } catch (Credentials.Unusable e) {
      return unusable(inquiry, e);
    }
  }

  private static List<Finding> online(Inquiry inquiry, Instant now) {
    TokenInspection.Result token = new TokenInspection(inquiry).inspect();
    List<Finding> findings = new ArrayList<>(token.findings());
    if (token.isUsable()) {
      TokenLifeInspection.Result life = new TokenLifeInspection(inquiry, now).inspect();
      findings.addAll(life.findings());
      findings.addAll(new PermissionInspection(inquiry, life.details()).inspect());
      findings.addAll(new SubscriptionInspection(inquiry).inspect());
      MessageTemplate template = inquiry.account().template();
      if (template != null) {
        findings.addAll(new TemplateInspection(inquiry, template).inspect());
      }
    }
    return List.copyOf(findings);
  }

  private static Finding unusable(Inquiry inquiry, Credentials.Unusable cause) {
    return inquiry.error(
        "token", String.valueOf(cause.getMessage()), TokenInspection.step(inquiry));
  }

  /** The secrets that are not there; empty when all of them are. */
  private static List<Finding> secrets(Inquiry inquiry) {
    List<Finding> findings = new ArrayList<>();
    Credentials credentials = inquiry.account().credentials();
    secret(inquiry, "token", () -> credentials.accessToken().reveal(), findings);
    secret(
        inquiry,
        "app secret",
        () -> credentials.appSecrets().read().stream().findFirst().map(Secret::reveal).orElse(""),
        findings);
    secret(inquiry, "verify token", () -> credentials.webhookVerifyToken().reveal(), findings);
    return List.copyOf(findings);
  }

  private static void secret(
      Inquiry inquiry, String what, Supplier<String> value, List<Finding> findings) {
    try {
      if (value.get().isBlank()) {
        findings.add(
            inquiry.error(
                what,
                "The " + what + " is empty.",
                "Give the account its " + what + " in the settings."));
      }
    } catch (Credentials.Unusable e) {
      findings.add(
          inquiry.error(
              what,
              String.valueOf(e.getMessage()),
              "Store the secret under the name that the settings give."));
    }
  }
}
