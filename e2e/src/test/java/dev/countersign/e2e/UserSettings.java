package dev.countersign.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * Settings as a user writes them: a tree of keys below {@code countersign}, to be changed by a test
 * and then read by the program or written to a file.
 */
record UserSettings(Map<String, Object> tree) {
  /** The name of the account that is usually asked from. */
  static final String SHOP = "shop-instagram";

  /** The name of an account of another app. */
  static final String BRANCH = "branch-instagram";

  /**
   * Settings with two accounts of the sandbox and a node.
   *
   * @param database absent for an embedded one
   */
  static UserSettings of(URI graph, @Nullable Database database) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("port", 0);
    if (database != null) {
      tree.put(
          "database",
          tree("url", database.url(), "username", database.username())
              .with("password", database.password()));
    }
    tree.put("meta", tree("graph-url", graph.toString()));
    tree.put(
        "callbacks",
        tree("secret", CallbackReceiver.SECRET).with("allow", List.of("127.0.0.1/32")));
    tree.put(
        "accounts",
        tree(SHOP, account("17841400000000001", "sandbox"))
            .with(BRANCH, account("17841400000000002", "branch")));
    tree.put("nodes", tree("refund-approval", node()));
    return new UserSettings(tree);
  }

  private static Tree account(String id, String credentials) {
    return tree("channel", "instagram", "id", id)
        .with("page-access-token", credentials + "-page-token")
        .with("app-secret", credentials + "-app-secret")
        .with("webhook-verify-token", credentials + "-verify-token");
  }

  private static Tree node() {
    return tree("account", SHOP, "to", "@{input:instagramScopedUserId}")
        .with("title", "Refund @{input:orderId}")
        .with("reference", "@{input:orderId}")
        .with(
            "fields",
            List.of(
                tree("key", "order", "label", "Order").with("value", "@{input:orderId}"),
                tree("key", "amount", "label", "Amount").with("value", "@{input:amount}"),
                tree("key", "card", "label", "Card")
                    .with("value", "@{input:card}")
                    .with("display", "masked"),
                tree("key", "score", "label", "Score")
                    .with("value", "@{input:score}")
                    .with("display", "concealed")))
        .with("resume", tree("type", "http", "url", "@{input:callbackUrl}"));
  }

  /** A level of settings; {@link #with} adds a key and returns the level. */
  static final class Tree extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    Tree with(String key, Object value) {
      put(key, value);
      return this;
    }
  }

  static Tree tree(String key, Object value) {
    return new Tree().with(key, value);
  }

  static Tree tree(String key, Object value, String other, Object otherValue) {
    return tree(key, value).with(other, otherValue);
  }

  /** The level at a path such as {@code accounts.shop-instagram}. */
  Tree at(String path) {
    Map<String, Object> level = tree;
    for (String key : path.split("\\.", -1)) {
      level = (Tree) level.computeIfAbsent(key, absent -> new Tree());
    }
    return (Tree) level;
  }

  UserSettings changed(Consumer<UserSettings> change) {
    change.accept(this);
    return this;
  }

  /** Writes {@code countersign.yaml} and returns its path. */
  Path write(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("countersign.yaml"), new Yaml().dump(Map.of("countersign", plain(tree))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, below) -> plain.put(String.valueOf(key), plain(below)));
        yield plain;
      }
      case List<?> list -> list.stream().map(UserSettings::plain).toList();
      default -> value;
    };
  }
}
