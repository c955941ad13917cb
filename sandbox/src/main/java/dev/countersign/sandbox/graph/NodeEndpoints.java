package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Conversations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reading Pages, Instagram accounts, WhatsApp numbers and profiles: {@code GET /{id}?fields=…}. */
final class NodeEndpoints {

  private final Conversations conversations;
  private final Supplier<String> picturesUri;

  /**
   * Creates the endpoints.
   *
   * @param picturesUri the address under which profile pictures are served, by person id
   */
  NodeEndpoints(Conversations conversations, Supplier<String> picturesUri) {
    this.conversations = conversations;
    this.picturesUri = picturesUri;
  }

  /** Answers for the account, what belongs to it, or a person. */
  GraphAnswer answer(Account account, String node, GraphCall call) {
    AccountSettings settings = account.settings();
    boolean me = node.equals("me") || node.equals(settings.node());
    boolean own = me || node.equals(account.id().value());
    return switch (settings.connection()) {
      case Connection.InstagramPage(String pageId) ->
          me
              ? page(settings, call)
              : own ? instagramUser(settings, call) : person(account, node, call);
      case Connection.MessengerPage page ->
          own ? page(settings, call) : person(account, node, call);
      case Connection.InstagramLogin login ->
          own ? instagramUser(settings, call) : person(account, node, call);
      case Connection.WhatsAppNumber number ->
          node.equals(account.id().value())
              ? whatsAppNumber(account, number, call)
              : new GraphAnswer.Failure(GraphError.unknownObject(call.method(), node));
    };
  }

  private static GraphAnswer page(AccountSettings settings, GraphCall call) {
    Map<String, JsonNode> fields = new HashMap<>();
    fields.put("id", text(settings.node()));
    fields.put("name", text(settings.name()));
    if (settings.channel() == Channel.INSTAGRAM) {
      fields.put("instagram_business_account", instagramReference(settings));
    }
    return node("Page", List.of("id", "name"), fields, call);
  }

  private static GraphAnswer instagramUser(AccountSettings settings, GraphCall call) {
    return node(
        "IGUser",
        List.of("id"),
        Map.of(
            "id", text(settings.id().value()),
            "user_id", text(settings.id().value()),
            "username", text(settings.username()),
            "name", text(settings.name()),
            "account_type", text("BUSINESS")),
        call);
  }

  private static GraphAnswer whatsAppNumber(
      Account account, Connection.WhatsAppNumber number, GraphCall call) {
    Health health = account.state().health();
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("can_send_message", health.name());
    status
        .putArray("entities")
        .addObject()
        .put("entity_type", "PHONE_NUMBER")
        .put("id", account.id().value())
        .put("can_send_message", health.name());
    return node(
        "WhatsAppBusinessPhoneNumber",
        List.of("id", "verified_name", "display_phone_number", "quality_rating"),
        Map.of(
            "id", text(account.id().value()),
            "verified_name", text(account.settings().name()),
            "display_phone_number", text("+" + number.digits()),
            "quality_rating", text(health == Health.AVAILABLE ? "GREEN" : "RED"),
            "code_verification_status", text("VERIFIED"),
            "platform_type", text("CLOUD_API"),
            "throughput", JsonNodeFactory.instance.objectNode().put("level", "STANDARD"),
            "whatsapp_business_manager_messaging_limit", text("TIER_2K"),
            "health_status", status),
        call);
  }

  /** The templates of a Page or WhatsApp Business Account, perhaps only those of one name. */
  GraphAnswer templates(Account account, GraphCall call) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode data = body.putArray("data");
    Optional<String> name = call.text("name");
    account.state().templates().stream()
        .filter(template -> name.isEmpty() || template.name().contains(name.get()))
        .forEach(template -> write(template, data.addObject()));
    return GraphAnswer.success(body);
  }

  private static void write(MessageTemplate template, ObjectNode into) {
    into.put("name", template.name()).put("language", template.language());
    into.put("status", template.status().name()).put("category", template.category().name());
    into.put("id", Integer.toUnsignedString((template.name() + template.language()).hashCode()));
    ArrayNode components = into.putArray("components");
    components.addObject().put("type", "BODY").put("text", template.body());
    if (template.buttons().isEmpty()) {
      return;
    }
    ArrayNode buttons = components.addObject().put("type", "BUTTONS").putArray("buttons");
    for (MessageTemplate.Button button : template.buttons()) {
      switch (button) {
        case MessageTemplate.Button.QuickReply(String title) ->
            buttons.addObject().put("type", "QUICK_REPLY").put("text", title);
        case MessageTemplate.Button.Link(String title, var url) ->
            buttons.addObject().put("type", "URL").put("text", title).put("url", url.toString());
      }
    }
  }

  /** A profile needs the person's consent, which writing to the account gives. */
  private GraphAnswer person(Account account, String id, GraphCall call) {
    Optional<ConversationView> conversation =
        PersonId.parse(id)
            .flatMap(conversations::find)
            .filter(view -> view.account().equals(account.id()));
    if (conversation.isEmpty()) {
      return new GraphAnswer.Failure(GraphError.unknownObject(call.method(), id));
    }
    if (conversation.get().window().lastInbound() == null) {
      return new GraphAnswer.Failure(GraphError.noConsent());
    }
    Person person = conversation.get().person();
    String picture = picturesUri.get() + person.id().value();
    return account.channel() == Channel.MESSENGER
        ? messengerProfile(person, picture, call)
        : node(
            "IGProfile",
            List.of("id", "name", "username"),
            Map.of(
                "id", text(person.id().value()),
                "name", text(person.name()),
                "username", text(person.username()),
                "profile_pic", text(picture)),
            call);
  }

  private static GraphAnswer messengerProfile(Person person, String picture, GraphCall call) {
    int space = person.name().indexOf(' ');
    return node(
        "User",
        List.of("id", "first_name", "last_name", "profile_pic"),
        Map.of(
            "id", text(person.id().value()),
            "name", text(person.name()),
            "first_name", text(space < 0 ? person.name() : person.name().substring(0, space)),
            "last_name", text(space < 0 ? "" : person.name().substring(space + 1)),
            "profile_pic", text(picture)),
        call);
  }

  private static GraphAnswer node(
      String type, List<String> usual, Map<String, JsonNode> known, GraphCall call) {
    List<String> wanted = call.text("fields").map(NodeEndpoints::fieldNames).orElse(usual);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (String field : wanted) {
      JsonNode value = known.get(field);
      if (value == null) {
        return new GraphAnswer.Failure(GraphError.unknownField(field, type));
      }
      body.set(field, value);
    }
    if (!body.has("id")) {
      body.set("id", known.get("id"));
    }
    return GraphAnswer.success(body);
  }

  /** The names at the top level of a field list; what is asked of nested nodes is not looked at. */
  private static List<String> fieldNames(String fields) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    int depth = 0;
    for (char character : (fields + ",").toCharArray()) {
      switch (character) {
        case '{' -> depth++;
        case '}' -> depth--;
        case ',' -> {
          if (depth == 0) {
            names.add(name.toString().strip());
            name.setLength(0);
          }
        }
        default -> {
          if (depth == 0) {
            name.append(character);
          }
        }
      }
    }
    names.removeIf(String::isEmpty);
    return names;
  }

  private static JsonNode instagramReference(AccountSettings settings) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", settings.id().value())
        .put("username", settings.username());
  }

  private static JsonNode text(String value) {
    return StringNode.valueOf(value);
  }
}
