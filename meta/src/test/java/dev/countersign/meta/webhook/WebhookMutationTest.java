package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
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
  private static final int BYTE_ROUNDS = 30;
  private static final int VALUE_ROUNDS = 60;
  private static final int SIBLING_ROUNDS = 20;

  /** A message in both forms: of Instagram and Messenger, and of WhatsApp. */
  private static final String SIBLING =
      """
      {"sender":{"id":"77"},"recipient":{"id":"17"},"message":{"mid":"sibling","text":"untouched"},
       "from":"77","id":"sibling","type":"text","text":{"body":"untouched"}}
      """;

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
          {"object":"page","entry":[{"id":17,"messaging":[
           {"sender":{"id":7},"recipient":{"id":17},"timestamp":1744789255335,
            "postback":{"title":"t","payload":"p","referral":{"ref":"r"}}},
           {"read":{"watermark":1744789255335}},
           {"delivery":{"mids":["m","n"],"watermark":1744789255335}},
           {"reaction":{"mid":"m","action":"react"}},{"referral":{"ref":"r"}},
           {"optin":{"ref":"r"}},{"pass_thread_control":{"new_owner_app_id":1}},
           {"message":{"mid":"m","is_echo":true,"app_id":12,"metadata":"x"}}],
           "standby":[{"postback":{"title":"t"}}],
           "changes":[{"field":"feed","value":{"from":{"id":"1"}}}]}]}
          """,
          """
          {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",
           "value":{"metadata":{"phone_number_id":"1"},
            "contacts":[{"profile":{"name":"n","username":"u"},"wa_id":"7","user_id":"US.7"}],
            "messages":[
             {"from":"7","from_user_id":"US.7","id":"a","timestamp":"1603059201","type":"text",
              "text":{"body":"t"},"context":{"id":"q","forwarded":true}},
             {"from":"7","id":"b","type":"button","button":{"payload":"p","text":"t"}},
             {"from":"7","id":"c","type":"interactive","interactive":{"type":"list_reply",
              "list_reply":{"id":"p","title":"t"}}},
             {"from":"7","id":"d","type":"image","image":{"caption":"c"}},
             {"from":"7","id":"e","type":"reaction","reaction":{"emoji":"e"}},
             {"from":"7","id":"f","type":"system","system":{"type":"user_changed_number",
              "wa_id":"8","user_id":"US.8","previous_user_id":"US.7"}},
             {"from":"7","id":"g","group_id":"g","type":"unsupported","errors":[{"code":1}]}],
            "statuses":[{"id":"a","status":"failed","recipient_id":"7","recipient_user_id":"US.7",
              "timestamp":"1603059201","biz_opaque_callback_data":"x",
              "errors":[{"code":131047,"title":"t","error_data":{"details":"d"}}]},
             {"id":"b","status":"delivered","recipient_id":"7"}],
            "message_echoes":[{"from":"1","to":"7","id":"h","type":"text","text":{"body":"t"}}],
            "calls":[{"id":"i","from":"7","event":"connect","direction":"USER_INITIATED"}],
            "errors":[{"code":1}]}},
           {"field":"standby","value":{"standby":[{"from":"7","id":"j","type":"text"}]}},
           {"field":"account_update","value":{"event":"x"}}]}]}
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

  @Test
  void an_item_beside_damaged_ones_is_read_as_before() {
    Random random = new Random(1848);
    int checked = 0;
    for (byte[] body : bodies()) {
      for (int round = 0; round < SIBLING_ROUNDS; round++) {
        JsonNode root = JSON.readTree(body);
        List<ArrayNode> lists = new ArrayList<>();
        collectItems(root, lists);
        if (!lists.isEmpty()) {
          ArrayNode list = lists.get(random.nextInt(lists.size()));
          list.add(JSON.readTree(SIBLING));
          if (siblings(root) == 1) {
            for (int item = 0; item < list.size() - 1; item++) {
              damageItem(list, item, random);
            }
            assertThat(siblings(root)).as(root.toString()).isEqualTo(1);
            checked++;
          }
        }
      }
    }
    assertThat(checked).isPositive();
  }

  /** The lists in which an item stands for itself. */
  private static void collectItems(JsonNode node, List<ArrayNode> lists) {
    for (String name : List.of("messaging", "standby", "messages")) {
      if (node.path(name) instanceof ArrayNode list && !list.isEmpty()) {
        lists.add(list);
      }
    }
    node.forEach(child -> collectItems(child, lists));
  }

  private static void damageItem(ArrayNode list, int item, Random random) {
    if (!list.get(item).isContainer() || random.nextInt(8) == 0) {
      list.set(item, anything(random));
    } else {
      damage(list.get(item), random);
      damage(list.get(item), random);
    }
  }

  private static long siblings(JsonNode root) {
    WebhookReading reading =
        new MetaWebhookReader().read(root.toString().getBytes(StandardCharsets.UTF_8));
    return reading instanceof WebhookReading.Events events
        ? events.events().stream().filter(WebhookMutationTest::isSibling).count()
        : 0;
  }

  private static boolean isSibling(Inbound event) {
    return event instanceof Inbound.Written written
        && new MessageId("sibling").equals(written.origin().messageId())
        && "77".equals(written.origin().sender())
        && "untouched".equals(written.text());
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
      found.payloads("messenger").forEach(payload -> bodies.add(payload.bytes()));
      found.payloads("whatsapp").forEach(payload -> bodies.add(payload.bytes()));
    });
    return bodies;
  }

  /** Puts something else in one place of the tree, or takes it out. */
  private static void damage(JsonNode root, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    Assumptions.assumeFalse(containers.isEmpty());
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = List.copyOf(object.propertyNames());
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, anything(random));
      }
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
