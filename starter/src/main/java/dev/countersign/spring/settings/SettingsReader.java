package dev.countersign.spring.settings;

import dev.countersign.channel.Account;
import dev.countersign.expression.Directive;
import dev.countersign.expression.Template;
import dev.countersign.node.NodeDefinition;
import dev.countersign.spring.settings.Settings.AccountSettings;
import dev.countersign.spring.settings.Settings.SecretPlace;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads settings from a tree of keys, as YAML gives it, and variables of the environment. */
public final class SettingsReader {
  private static final EnumSet<Directive> SECRETS = EnumSet.of(Directive.SECRET, Directive.ENV);
  private static final Pattern VERSION = Pattern.compile("v\\d{1,3}\\.\\d{1,2}");
  private static final Duration LEAST_KEPT = Duration.ofDays(1);
  private static final Duration WEBHOOKS_KEPT = Duration.ofDays(30);

  private final SettingsTree root;
  private final List<SettingsOutcome.Problem> problems = new ArrayList<>();

  private SettingsReader(Map<String, Object> tree, Map<String, String> environment) {
    this.root = new SettingsTree("", tree, environment, problems);
  }

  /**
   * The settings.
   *
   * @param tree what stands under the key {@code countersign}
   */
  public static SettingsOutcome read(Map<String, Object> tree, Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(tree, environment);
    Settings settings = reader.settings();
    return reader.problems.isEmpty()
        ? new SettingsOutcome.Read(settings)
        : new SettingsOutcome.Wrong(reader.problems);
  }

  private Settings settings() {
    List<AccountSettings> accounts = accounts();
    Settings settings =
        new Settings(
            database(root.child("database")),
            encryptionKeyset(root.child("encryption")),
            Path.of(root.text("data-dir", "./data")),
            port(),
            publicUrl(),
            meta(root.child("meta")),
            secrets(root.child("secrets")),
            api(root.child("api")),
            logFormat(root.child("log")),
            retention(root.child("retention")),
            callbacks(root.child("callbacks")),
            accounts,
            nodes(accounts));
    root.finish();
    return settings;
  }

  private List<NodeDefinition> nodes(List<AccountSettings> accounts) {
    return new NodeReader(
            root,
            accounts.stream().map(settings -> settings.account().id()).collect(Collectors.toSet()))
        .nodes();
  }

  private Settings.@Nullable Database database(SettingsTree tree) {
    String url = tree.text("url");
    String username = tree.text("username");
    Template password = tree.template("password", SECRETS);
    tree.finish();
    if (url == null) {
      return null;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      tree.problem(
          "url",
          "\"" + url.split("[:?]", 2)[0] + ":…\" is not the address of a PostgreSQL",
          "url: jdbc:postgresql://localhost:5432/countersign");
    }
    return new Settings.Database(url, username, password);
  }

  private static @Nullable Template encryptionKeyset(SettingsTree tree) {
    Template keyset = tree.template("keyset", SECRETS);
    tree.finish();
    return keyset;
  }

  private int port() {
    String text = root.text("port", "8080");
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    root.problem("port", "\"" + text + "\" is not a port", "port: 8080");
    return 0;
  }

  private @Nullable URI publicUrl() {
    String text = root.text("public-url");
    return text == null ? null : web(root, "public-url", text, "https://hil.example.com");
  }

  private static URI web(SettingsTree tree, String key, String text, String example) {
    try {
      URI uri = new URI(text);
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isWeb && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    tree.problem(key, "\"" + text + "\" is not a web address", key + ": " + example);
    return URI.create(example);
  }

  private static Settings.Meta meta(SettingsTree tree) {
    String graph = "https://graph.facebook.com";
    String instagram = "https://graph.instagram.com";
    URI graphUrl = web(tree, "graph-url", tree.text("graph-url", graph), graph);
    URI instagramUrl = web(tree, "instagram-url", tree.text("instagram-url", instagram), instagram);
    String version = tree.text("version", "v26.0");
    if (!VERSION.matcher(version).matches()) {
      tree.problem("version", "\"" + version + "\" is not a version", "version: v26.0");
    }
    tree.finish();
    return new Settings.Meta(graphUrl, instagramUrl, version);
  }

  private static List<SecretPlace> secrets(SettingsTree tree) {
    List<SecretPlace> places = new ArrayList<>();
    for (String from : tree.texts("from")) {
      if (from.equals("env")) {
        places.add(new SecretPlace.Environment());
      } else if (from.startsWith("files:")) {
        places.add(new SecretPlace.Files(Path.of(from.substring("files:".length()))));
      } else {
        tree.problem(
            "from", "\"" + from + "\" is no place for secrets", "from: [env, files:/run/secrets]");
      }
    }
    tree.finish();
    return places.isEmpty() ? List.of(new SecretPlace.Environment()) : places;
  }

  private static Settings.Api api(SettingsTree tree) {
    String text = tree.text("requests-per-second", "10000");
    if (!text.matches("[1-9][0-9]{0,5}")) {
      tree.problem(
          "requests-per-second",
          "\"" + text + "\" is not a number from 1 to 999999",
          "requests-per-second: 10000");
      text = "1";
    }
    tree.finish();
    return new Settings.Api(Integer.parseInt(text));
  }

  private static Settings.LogFormat logFormat(SettingsTree tree) {
    String text = tree.text("format", "text");
    tree.finish();
    return switch (text) {
      case "text" -> Settings.LogFormat.TEXT;
      case "json" -> Settings.LogFormat.JSON;
      default -> {
        tree.problem("format", "\"" + text + "\" is neither text nor json", "format: json");
        yield Settings.LogFormat.TEXT;
      }
    };
  }

  private static Settings.Retention retention(SettingsTree tree) {
    Duration webhooks = tree.duration("webhooks");
    if (webhooks != null && webhooks.compareTo(LEAST_KEPT) < 0) {
      tree.problem(
          "webhooks",
          "is shorter than a day: what was set aside could not be looked at before it is gone",
          "webhooks: P30D");
    }
    Duration approvals = tree.duration("approvals");
    tree.finish();
    return new Settings.Retention(webhooks == null ? WEBHOOKS_KEPT : webhooks, approvals);
  }

  private static Settings.Callbacks callbacks(SettingsTree tree) {
    List<String> allow = tree.texts("allow");
    List<Template> secrets = tree.templates("secret", SECRETS);
    tree.finish();
    return new Settings.Callbacks(allow, secrets);
  }

  private List<AccountSettings> accounts() {
    List<AccountSettings> accounts = new AccountReader(root).accounts();
    refuseTwins(accounts);
    return accounts;
  }

  /** A webhook names the channel's id: two accounts with one id could not be told apart. */
  private void refuseTwins(List<AccountSettings> accounts) {
    Map<String, String> owners = new HashMap<>();
    for (AccountSettings settings : accounts) {
      Account account = settings.account();
      String key = account.channel().label() + " " + account.platformId();
      String owner = owners.putIfAbsent(key, account.id().value());
      if (owner != null) {
        root.problem(
            "accounts." + account.id() + ".id",
            "is the id of accounts." + owner + " as well",
            "another id, or one account instead of two");
      }
    }
  }
}
