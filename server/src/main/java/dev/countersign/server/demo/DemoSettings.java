package dev.countersign.server.demo;

import dev.countersign.server.SettingsFile;
import dev.countersign.spring.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The settings of the demo, in the form in which a user would write them. */
final class DemoSettings {
  private DemoSettings() {}

  static Settings of(Path dataDir, int port, URI graph) {
    Map<String, Object> account =
        Map.of(
            "channel", "instagram",
            "id", "17841400000000001",
            "page-access-token", "sandbox-page-token",
            "app-secret", "sandbox-app-secret",
            "webhook-verify-token", "sandbox-verify-token");
    Map<String, Object> node =
        Map.of(
            "account", "shop-instagram",
            "RecipientIgsid", "@{input:instagramScopedUserId}",
            "title", "Refund @{input:orderId}",
            "reference", "@{input:orderId}",
            "expires-in", "P1D",
            "fields",
                List.of(
                    Map.of("key", "order", "label", "Order", "value", "@{input:orderId}"),
                    Map.of("key", "amount", "label", "Amount", "value", "@{input:amount}"),
                    Map.of(
                        "key",
                        "card",
                        "label",
                        "Card",
                        "value",
                        "@{input:card}",
                        "display",
                        "masked"),
                    Map.of(
                        "key",
                        "score",
                        "label",
                        "Score",
                        "value",
                        "@{input:score}",
                        "display",
                        "concealed")),
            "resume", Map.of("type", "handler", "name", RefundWorkflow.HANDLER));
    return SettingsFile.settings(
        Map.of(
            "data-dir", dataDir.toString(),
            "port", port,
            "meta", Map.of("graph-url", graph.toString()),
            "accounts", Map.of("shop-instagram", account),
            "nodes", Map.of(RefundWorkflow.NODE, node)),
        Map.of());
  }
}
