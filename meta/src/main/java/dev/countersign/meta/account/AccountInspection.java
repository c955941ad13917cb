package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphError;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.GraphRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Finds out whether an Instagram account is set up as it must be: secrets, token, account,
 * permissions, webhook subscription.
 *
 * <p>{@code GET /debug_token} would tell more about a token, but it takes the token that it looks
 * at as a query parameter, and a token never goes into a URL. {@code GET /me/permissions} tells
 * what was granted; where Meta does not offer it for a token, the finding is a warning that says
 * where to look instead.
 */
public final class AccountInspection {
  private static final String TOKEN_STEP =
      "Generate a new long-lived Page access token for the Page that is connected to the Instagram"
          + " account and store it under the secret's name.";

  private final GraphApi graph;

  /** Inspects at that API. */
  public AccountInspection(GraphApi graph) {
    this.graph = graph;
  }

  /**
   * Looks at one Instagram account. Ends early when nothing more can be learned: without secrets,
   * without a connection, with a token that does not work.
   */
  public List<Finding> inspect(MetaAccount account) {
    if (account.account().channel() != ChannelKind.INSTAGRAM) {
      throw new IllegalArgumentException("Not an Instagram account: " + account.id());
    }
    List<Finding> findings = secrets(account);
    if (!findings.isEmpty()) {
      return findings;
    }
    try {
      return online(account);
    } catch (Credentials.Unusable e) {
      return List.of(
          new Finding(
              Level.ERROR, subject(account, "token"), String.valueOf(e.getMessage()), TOKEN_STEP));
    }
  }

  private List<Finding> online(MetaAccount account) {
    GraphAnswer identity =
        ask(account, List.of(account.account().platformId()), Map.of("fields", "id,username"));
    Optional<Finding> obstacle = obstacle(account, identity);
    if (obstacle.isPresent()) {
      return List.of(obstacle.get());
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(Level.OK, subject(account, "token"), "Meta takes the access token.", ""));
    findings.add(identity(account, identity));
    findings.addAll(permissions(account, ask(account, List.of("me", "permissions"), Map.of())));
    findings.addAll(
        subscription(account, ask(account, List.of("me", "subscribed_apps"), Map.of())));
    return List.copyOf(findings);
  }

  private GraphAnswer ask(MetaAccount account, List<String> path, Map<String, String> query) {
    return graph.call(account.credentials(), new GraphRequest.Get(path, query));
  }

  /** The secrets that are not there; empty when all of them are. */
  private static List<Finding> secrets(MetaAccount account) {
    List<Finding> findings = new ArrayList<>();
    Credentials credentials = account.credentials();
    secret(account, "token", () -> credentials.accessToken().reveal(), findings);
    secret(
        account,
        "app secret",
        () ->
            credentials.appSecrets().isEmpty() ? "" : credentials.appSecrets().getFirst().reveal(),
        findings);
    secret(account, "verify token", () -> credentials.webhookVerifyToken().reveal(), findings);
    return List.copyOf(findings);
  }

  private static void secret(
      MetaAccount account, String what, Supplier<String> value, List<Finding> findings) {
    try {
      if (value.get().isBlank()) {
        findings.add(
            new Finding(
                Level.ERROR,
                subject(account, what),
                "The " + what + " is empty.",
                "Give the account its " + what + " in the settings."));
      }
    } catch (Credentials.Unusable e) {
      findings.add(
          new Finding(
              Level.ERROR,
              subject(account, what),
              String.valueOf(e.getMessage()),
              "Store the secret under the name that the settings give."));
    }
  }

  /** What stands in the way of every call, if anything does. */
  private static Optional<Finding> obstacle(MetaAccount account, GraphAnswer answer) {
    return switch (answer) {
      case GraphAnswer.Success success -> Optional.empty();
      case GraphAnswer.NotSent notSent -> Optional.of(unreachable(account, notSent.detail()));
      case GraphAnswer.Unclear unclear -> Optional.of(unreachable(account, unclear.detail()));
      case GraphAnswer.Refused refused -> {
        if (refused.error().message().contains("appsecret_proof")) {
          yield Optional.of(
              new Finding(
                  Level.ERROR,
                  subject(account, "app secret"),
                  "Meta refuses the proof made with the app secret: " + words(refused.error()),
                  "Store the secret of the app that the access token was made for (App dashboard,"
                      + " Settings, Basic)."));
        }
        yield GraphErrors.GRAPH.classify(refused.status(), refused.error()) == FailureClass.TOKEN
            ? Optional.of(
                new Finding(
                    Level.ERROR,
                    subject(account, "token"),
                    "Meta refuses the access token: " + words(refused.error()),
                    TOKEN_STEP))
            : Optional.empty();
      }
    };
  }

  private static Finding unreachable(MetaAccount account, String detail) {
    return new Finding(
        Level.ERROR,
        subject(account, "Graph API"),
        "The Graph API does not answer as it should: " + detail,
        "Check countersign.meta.graph-url, countersign.meta.version and the way from this machine to"
            + " it.");
  }

  private static Finding identity(MetaAccount account, GraphAnswer answer) {
    String subject = subject(account, "account");
    if (answer instanceof GraphAnswer.Success success) {
      String name = success.body().path("username").asString("");
      return new Finding(
          Level.OK,
          subject,
          name.isEmpty() ? "The account can be read." : "The account is @" + name + ".",
          "");
    }
    return new Finding(
        Level.ERROR,
        subject,
        "The account " + account.account().platformId() + " cannot be read: " + words(answer),
        "Check the account's id, that it is connected to the token's Page, and the permission"
            + " instagram_basic.");
  }

  private static List<Finding> permissions(MetaAccount account, GraphAnswer answer) {
    if (!(answer instanceof GraphAnswer.Success success)
        || !success.body().path("data").isArray()) {
      return List.of(
          new Finding(
              Level.WARNING,
              subject(account, "permissions"),
              "Meta does not list the permissions of this token: " + words(answer),
              "Look at the token in Meta's Access Token Debugger; it needs "
                  + RequiredPermission.names()
                  + "."));
    }
    Set<String> granted =
        success
            .body()
            .path("data")
            .valueStream()
            .filter(item -> item.path("status").asString("granted").equals("granted"))
            .map(item -> item.path("permission").asString(""))
            .collect(Collectors.toSet());
    List<Finding> findings = new ArrayList<>();
    for (RequiredPermission permission : RequiredPermission.values()) {
      String subject = subject(account, "permission " + permission.label());
      findings.add(
          granted.contains(permission.label())
              ? new Finding(Level.OK, subject, "Granted.", "")
              : new Finding(
                  Level.ERROR,
                  subject,
                  "Missing; it is needed for: " + permission.purpose() + ".",
                  "Add "
                      + permission.label()
                      + " to the app and generate the access token again."));
    }
    return findings;
  }

  private static List<Finding> subscription(MetaAccount account, GraphAnswer answer) {
    String subject = subject(account, "webhook subscription");
    if (!(answer instanceof GraphAnswer.Success success)) {
      return List.of(
          new Finding(
              Level.WARNING,
              subject,
              "The subscription cannot be read: " + words(answer),
              "Give the token pages_manage_metadata, or look in the App dashboard under"
                  + " Webhooks."));
    }
    Set<String> missing = new LinkedHashSet<>(List.of("messages", "messaging_postbacks"));
    for (JsonNode app : success.body().path("data")) {
      app.path("subscribed_fields")
          .valueStream()
          .forEach(field -> missing.remove(field.asString("")));
    }
    return missing.isEmpty()
        ? List.of(
            new Finding(Level.OK, subject, "Messages and postbacks are sent to the webhook.", ""))
        : List.of(
            new Finding(
                missing.contains("messages") ? Level.ERROR : Level.WARNING,
                subject,
                "The Page is not subscribed to " + String.join(" and ", missing) + ".",
                "POST /me/subscribed_apps?subscribed_fields=messages,messaging_postbacks with the"
                    + " Page's token, or subscribe in the App dashboard."));
  }

  private static String subject(MetaAccount account, String what) {
    return account.id() + ": " + what;
  }

  private static String words(GraphAnswer answer) {
    return switch (answer) {
      case GraphAnswer.Success success -> "";
      case GraphAnswer.Refused refused -> words(refused.error());
      case GraphAnswer.NotSent notSent -> notSent.detail();
      case GraphAnswer.Unclear unclear -> unclear.detail();
    };
  }

  private static String words(GraphError error) {
    return error.message() + " (code " + error.label() + ")";
  }
}
