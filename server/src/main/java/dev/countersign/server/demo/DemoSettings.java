package dev.countersign.server.demo;

import dev.countersign.server.SettingsFile;
import dev.countersign.spring.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of the demo, in the form in which a user would write them. */
final class DemoSettings {
  private DemoSettings() {}

  static Settings of(Path dataDir, int port, URI graph) {
    Map<String, Object> accounts = new LinkedHashMap<>();
    Map<String, Object> nodes = new LinkedHashMap<>();
    for (DemoChannel channel : DemoChannel.values()) {
      accounts.put(channel.account().value(), account(channel));
      nodes.put(channel.node(), node(channel));
    }
    return SettingsFile.settings(
        Map.of(
            "data-dir", dataDir.toString(),
            "port", port,
            "meta", Map.of("graph-url", graph.toString()),
            "accounts", accounts,
            "nodes", nodes),
        Map.of());
  }

  private static Map<String, Object> account(DemoChannel channel) {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("channel", channel.label());
    account.put("id", channel.platformId());
    account.put("page-access-token", channel.token());
    account.put("app-secret", "sandbox-app-secret");
    account.put("webhook-verify-token", "sandbox-verify-token");
    if (channel == DemoChannel.WHATSAPP) {
      account.put("business-account", "102290129340398");
    }
    return account;
  }

  private static Map<String, Object> node(DemoChannel channel) {
    return Map.of(
        "account", channel.account().value(),
        "to", "@{input:approver}",
        "approver", "Ada",
        "title", "Refund @{input:orderId}",
        "reference", "@{input:orderId}",
        "expires-in", "P1D",
        "fields",
            List.of(
                Map.of("key", "order", "label", "Order", "value", "@{input:orderId}"),
                Map.of("key", "amount", "label", "Amount", "value", "@{input:amount}"),
                field("card", "Card", "masked"),
                field("score", "Score", "concealed")),
        "resume", Map.of("type", "handler", "name", RefundWorkflow.HANDLER));
  }

  private static Map<String, Object> field(String key, String label, String display) {
    return Map.of("key", key, "label", label, "value", "@{input:" + key + "}", "display", display);
  }
}
