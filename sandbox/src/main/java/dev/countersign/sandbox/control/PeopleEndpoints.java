package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.Person.WhatsAppUser;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.Story;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.TapOutcome;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.conversation.Writing.Form;
import dev.countersign.sandbox.http.Response;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people do: {@code /sandbox/people}. */
final class PeopleEndpoints {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SandboxControl sandbox;

  PeopleEndpoints(SandboxControl sandbox) {
    this.sandbox = sandbox;
  }

  Response list() {
    ObjectNode body = JSON.objectNode();
    ArrayNode people = body.putArray("people");
    for (ConversationView view : sandbox.conversations()) {
      ObjectNode person = StateJson.person(view.person());
      person.put("account", view.account().value());
      channel(view.account()).ifPresent(channel -> person.put("channel", StateJson.lower(channel)));
      person.put("online", view.online());
      person.set("window", StateJson.window(view.window(), sandbox.now()));
      view.lastMessage().ifPresent(last -> person.put("lastMessageAt", last.at().toString()));
      people.add(person);
    }
    return Response.json(200, body);
  }

  Response add(String body) {
    AccountId only = sandbox.accounts().getFirst().settings().id();
    PersonId nobody = new PersonId("nobody");
    JsonInput input = JsonInput.of(body);
    PersonId id = input.converted("id", PersonId::new, nobody);
    String name = input.text("name");
    String username = input.textOrNull("username");
    String human = input.textOrNull("human");
    String number = input.textOrNull("number");
    String userId = input.textOrNull("userId");
    AccountId account = input.has("account") ? new AccountId(input.text("account")) : only;
    Optional<Channel> channel = channel(account);
    if (channel.isEmpty()) {
      input.wrong("account", "is not an account of the sandbox");
    } else if (channel.get() != Channel.WHATSAPP && (number != null || userId != null)) {
      input.wrong(number == null ? "userId" : "number", "is for people on WhatsApp only");
    }
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    if (sandbox.knows(id)) {
      return Problem.conflict("The person id " + id + " is taken.").response();
    }
    String handle = username == null ? "person." + id.value() : username;
    Person person =
        new Person(
            id,
            name,
            handle,
            human,
            channel.get() == Channel.WHATSAPP ? whatsAppUser(id, number, userId) : null);
    sandbox.addPerson(account, person);
    return Response.json(201, StateJson.person(person));
  }

  /** Somebody whose id is no number hides it. */
  private static WhatsAppUser whatsAppUser(
      PersonId id, @Nullable String number, @Nullable String userId) {
    boolean hidden = !id.value().matches("[0-9]+");
    String dialled = number == null ? (hidden ? null : id.value()) : number.replace("+", "");
    String usual = hidden ? id.value() : "US." + id.value();
    return new WhatsAppUser(dialled, userId == null ? usual : userId);
  }

  private Optional<Channel> channel(AccountId id) {
    return sandbox.accounts().stream()
        .map(AccountSummary::settings)
        .filter(account -> account.id().equals(id))
        .map(AccountSettings::channel)
        .findFirst();
  }

  Response connect(PersonId person, String body) {
    JsonInput input = JsonInput.of(body);
    boolean online = input.flag("online");
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    sandbox.setOnline(person, online);
    return Response.json(200, JSON.objectNode().put("online", online));
  }

  Response changeIdentity(PersonId person, String body) {
    JsonInput input = JsonInput.of(body);
    String number = input.textOrNull("number");
    String userId = input.textOrNull("userId");
    if (number == null && userId == null) {
      input.wrong("number", "or userId must say what is new");
    }
    if (sandbox.conversation(person).person().whatsApp() == null) {
      input.wrong("", "is for people on WhatsApp only");
    }
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    try {
      PersonId after = sandbox.changeIdentity(person, number, userId);
      return Response.json(200, StateJson.person(sandbox.conversation(after).person()));
    } catch (IllegalArgumentException taken) {
      return Problem.conflict(String.valueOf(taken.getMessage())).response();
    }
  }

  Response conversation(PersonId person) {
    ConversationView view = sandbox.conversation(person);
    AccountSummary account =
        sandbox.accounts().stream()
            .filter(known -> known.settings().id().equals(view.account()))
            .findFirst()
            .orElseThrow();
    return Response.json(200, ConversationJson.write(view, account, sandbox.now()));
  }

  Response write(PersonId person, String body) {
    JsonInput input = JsonInput.of(body);
    Writing writing = Writing.of(input.text("text"));
    if (input.has("replyTo")) {
      writing = writing.inReplyTo(new MessageId(input.text("replyTo")));
    }
    if (input.has("story")) {
      JsonInput story = input.object("story");
      URI url = story.address("url");
      writing = writing.onStory(new Story(story.text("id"), url));
      story.nameUnknown();
    }
    if (input.flag("self", false)) {
      writing = writing.toSelf();
    }
    if (input.has("form")) {
      writing = writing.in(form(input));
    }
    Optional<Problem> problem = input.problem();
    return problem.isPresent() ? problem.get().response() : created(sandbox.write(person, writing));
  }

  Response tap(PersonId person, String body) {
    JsonInput input = JsonInput.of(body);
    String title = input.textOrNull("title");
    String payload = input.textOrNull("payload");
    MessageId on = input.has("mid") ? new MessageId(input.text("mid")) : null;
    boolean stale = input.flag("stale", false);
    if (title == null && payload == null) {
      input.wrong("title", "or payload must say which button is tapped");
    }
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    return switch (sandbox.tap(person, new Tap(title, payload, on, stale))) {
      case TapOutcome.Tapped(MessageId message) -> created(message);
      case TapOutcome.Opened(URI url) ->
          Response.json(200, JSON.objectNode().put("opened", url.toString()));
      case TapOutcome.NotVisible(String reason) -> Problem.conflict(reason).response();
    };
  }

  Response look(PersonId person) {
    return Response.json(200, JSON.objectNode().put("news", sandbox.look(person)));
  }

  Response react(PersonId person, String body) {
    JsonInput input = JsonInput.of(body);
    MessageId message = new MessageId(input.text("mid"));
    String emoji = input.textOrNull("emoji");
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    return sandbox.react(person, message, emoji)
        ? Response.json(200, JSON.objectNode().put("mid", message.value()))
        : Problem.notFound("The account sent no message " + message + ".").response();
  }

  Response unsend(PersonId person, String body) {
    JsonInput input = JsonInput.of(body);
    MessageId message = new MessageId(input.text("mid"));
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    return sandbox.unsend(person, message)
        ? Response.json(200, JSON.objectNode().put("mid", message.value()))
        : Problem.notFound("The person has no message " + message + " to take back.").response();
  }

  private static Form form(JsonInput input) {
    return switch (input.text("form")) {
      case "messaging" -> Form.MESSAGING;
      case "standby" -> Form.STANDBY;
      case "changes" -> Form.CHANGES;
      default -> {
        input.wrong("form", "must be messaging, standby or changes");
        yield Form.MESSAGING;
      }
    };
  }

  private static Response created(MessageId message) {
    return Response.json(201, JSON.objectNode().put("mid", message.value()));
  }
}
