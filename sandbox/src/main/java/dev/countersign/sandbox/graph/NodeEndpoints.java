package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Conversations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reading Pages, Instagram accounts and profiles: {@code GET /{id}?fields=…}. */
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

  GraphAnswer page(Account account, GraphCall call) {
    AccountSettings settings = account.settings();
    return node(
        "Page",
        List.of("id", "name"),
        Map.of(
            "id", text(settings.pageId()),
            "name", text(settings.name()),
            "instagram_business_account", instagramReference(settings)),
        call);
  }

  GraphAnswer instagramAccount(Account account, GraphCall call) {
    AccountSettings settings = account.settings();
    return node(
        "IGUser",
        List.of("id"),
        Map.of(
            "id", text(settings.id().value()),
            "username", text(settings.username()),
            "name", text(settings.name())),
        call);
  }

  /** A profile needs the person's consent, which writing to the account gives. */
  GraphAnswer other(Account account, String id, GraphCall call) {
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
    return node(
        "IGProfile",
        List.of("id", "name", "username"),
        Map.of(
            "id", text(person.id().value()),
            "name", text(person.name()),
            "username", text(person.username()),
            "profile_pic", text(picturesUri.get() + person.id().value())),
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
