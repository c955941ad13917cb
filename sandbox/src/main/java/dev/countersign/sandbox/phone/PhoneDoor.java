package dev.countersign.sandbox.phone;

import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.control.SandboxControl;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.http.Request;
import dev.countersign.sandbox.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pages that a browser shows: {@code /} explains the sandbox, {@code /phone} lists the people,
 * {@code /phone/{id}} is a person's phone. Nothing is executed or loaded from elsewhere.
 */
public final class PhoneDoor {

  /** The path under which pictures of people are served, by id. */
  public static final String PICTURES = "/phone/pictures/";

  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html", "css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  private final SandboxControl sandbox;

  /** Creates the pages of a sandbox. */
  public PhoneDoor(SandboxControl sandbox) {
    this.sandbox = sandbox;
  }

  /** Answers a browser. */
  public Response handle(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return page(405, "Pages are only read, with GET.");
    }
    List<String> path = request.segments();
    return switch (path.size()) {
      case 0 -> resource("home.html");
      case 1 -> path.getFirst().equals("phone") ? phones() : page(404, "There is no icon.");
      case 2 -> phone(path.get(1));
      default -> asset(path);
    };
  }

  private Response phones() {
    List<ConversationView> people = sandbox.conversations();
    if (people.size() == 1) {
      String only = people.getFirst().person().id().value();
      return page(302, "The only phone is here.").withHeader("Location", "/phone/" + only);
    }
    return resource("phones.html");
  }

  private Response phone(String id) {
    return person(id).isPresent()
        ? resource("phone.html")
        : page(404, "The sandbox knows nobody with this id. GET /phone lists the people.");
  }

  private Response asset(List<String> path) {
    String name = path.getLast();
    if (path.size() == 3 && path.get(1).equals("assets") && name.matches("[a-z]+\\.(css|js|svg)")) {
      return resource(name);
    }
    if (path.size() == 3 && path.get(1).equals("pictures")) {
      return person(name).map(PhoneDoor::picture).orElse(page(404, "There is no such picture."));
    }
    return page(404, "There is no such page.");
  }

  private Optional<Person> person(String id) {
    return PersonId.parse(id)
        .filter(sandbox::knows)
        .map(sandbox::conversation)
        .map(ConversationView::person);
  }

  private static Response picture(Person person) {
    String initial = person.name().substring(0, person.name().offsetByCodePoints(0, 1));
    String safe = initial.matches("[\\p{L}\\p{N}]") ? initial : "?";
    String svg =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" \
        fill="#7638fa"/><text x="32" y="42" font-family="sans-serif" font-size="30" fill="#fff" \
        text-anchor="middle">%s</text></svg>
        """
            .formatted(safe);
    return guarded(Response.text(200, "image/svg+xml", svg));
  }

  private static Response resource(String name) {
    String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    try (InputStream in = PhoneDoor.class.getResourceAsStream(name)) {
      return in == null || mediaType == null
          ? page(404, "There is no such file.")
          : guarded(
              Response.text(200, mediaType, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The page " + name + " cannot be read", unreadable);
    }
  }

  private static Response.Answer page(int status, String text) {
    return guarded(Response.text(status, "text/plain", text + "\n"));
  }

  private static Response.Answer guarded(Response.Answer answer) {
    return answer
        .withHeader("Content-Security-Policy", POLICY)
        .withHeader("X-Content-Type-Options", "nosniff")
        .withHeader("Referrer-Policy", "no-referrer")
        .withHeader("Cache-Control", "no-store");
  }
}
