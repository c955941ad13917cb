package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.WebhookReading;
import dev.countersign.testkit.Corpus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Damaged payloads become values, never exceptions. The seeds are fixed. */
class WebhookMutationTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BYTE_ROUNDS = 60;
  private static final int VALUE_ROUNDS = 150;

  /** Bodies that stand in for the corpus where it is absent, and add to it where it is not. */
  private static final List<String> OWN =
      List.of(
          """
          {"object":"instagram","entry":[{"id":"17","time":1744789255335,"messaging":[
           {"sender":{"id":"7"},"recipient":{"id":"17"},"timestamp":1744789255335,
            "message":{"mid":"m","text":"t","quick_reply":{"payload":"p"},"reply_to":{"mid":"n",
             "story":{"id":"1"}},"attachments":[{"type":"image","payload":{"url":"u"}}]}},
           {"sender":{"id":"17"},"recipient":{"id":"7"},"timestamp":"2021-09-08T06:34:04+0000",
            "message":{"mid":"m","is_echo":true,"app_id":12}},
           {"postback":{"payload":"p"}},{"read":{"mid":"m"}},{"delivery":{"mids":["m"]}},
           {"reaction":{"mid":"m"}},{"message_edit":{"mid":"m"}}],
           "standby":[{"message":{"text":"t"}}],
           "changes":[{"field":"messages","value":{"message":{"text":"t"}}},
                      {"field":"comments","value":{"from":{"id":"1"}}}]}]}
          """,
          """
          {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",
           "value":{"metadata":{"phone_number_id":"1"}}}]}]}
          """);

  @Test
  void bodies_cut_anywhere_are_values() {
    for (byte[] body : bodies()) {
      for (int length = 0; length < body.length; length += 1 + body.length / 200) {
        readable(Arrays.copyOf(body, length));
      }
    }
  }

  @Test
  void bodies_with_bytes_changed_are_values() {
    Random random = new Random(4711);
    for (byte[] body : bodies()) {
      for (int round = 0; round < BYTE_ROUNDS; round++) {
        byte[] damaged = body.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        readable(damaged);
      }
    }
  }

  @Test
  void bodies_with_any_value_replaced_by_any_other_kind_of_value_are_values() {
    Random random = new Random(42);
    for (byte[] body : bodies()) {
      for (int round = 0; round < VALUE_ROUNDS; round++) {
        JsonNode root = JSON.readTree(body);
        damage(root, random);
        damage(root, random);
        readable(root.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void readable(byte[] body) {
    try {
      WebhookReading reading = new MetaWebhookReader().read(body);
      if (reading instanceof WebhookReading.Events events) {
        for (Inbound event : events.events()) {
          assertThat(event.kind()).isNotEmpty();
          if (event instanceof Inbound.Unreadable unreadable) {
            assertThat(unreadable.reason()).doesNotStartWith(ItemGuard.FAULT);
          }
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("Reading threw for " + new String(body, StandardCharsets.UTF_8), e);
    }
  }

  private static List<byte[]> bodies() {
    List<byte[]> bodies = new ArrayList<>();
    OWN.forEach(body -> bodies.add(body.getBytes(StandardCharsets.UTF_8)));
    Optional<Corpus> corpus = Corpus.find();
    corpus.ifPresent(found -> {
      found.payloads("instagram").forEach(payload -> bodies.add(payload.bytes()));
      found.payloads("messenger").forEach(payload -> bodies.add(asInstagram(payload.bytes())));
    });
    return bodies;
  }

  private static byte[] asInstagram(byte[] body) {
    return new String(body, StandardCharsets.UTF_8)
        .replaceFirst("\"page\"", "\"instagram\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Puts something else in one place of the tree. */
  private static void damage(JsonNode root, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    Assumptions.assumeFalse(containers.isEmpty());
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = List.copyOf(object.propertyNames());
      object.set(names.get(random.nextInt(names.size())), anything(random));
    } else if (container instanceof ArrayNode array && !array.isEmpty()) {
      array.set(random.nextInt(array.size()), anything(random));
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static JsonNode anything(Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(12)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(true);
      case 2 -> nodes.numberNode(-1);
      case 3 -> nodes.numberNode(new BigDecimal("1e400000"));
      case 4 -> nodes.numberNode(new BigInteger("9".repeat(400)));
      case 5 -> nodes.stringNode("");
      case 6 -> nodes.stringNode("\u0000\ud800");
      case 7 -> nodes.stringNode("9".repeat(3000));
      case 8 -> nodes.arrayNode();
      case 9 -> nodes.objectNode();
      case 10 -> nodes.arrayNode().add(nodes.arrayNode().addNull());
      default -> nodes.objectNode().set("id", nodes.objectNode());
    };
  }
}
