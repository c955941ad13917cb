package dev.countersign.gateway;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.Progress;
import dev.countersign.channel.WebhookReader;
import dev.countersign.channel.WebhookReading;
import dev.countersign.testkit.Example;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Reads webhooks of one line an event: {@code kind sender message-id payload}. */
final class FakeReader implements WebhookReader {

  @Override
  public WebhookReading read(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.isEmpty()
        ? new WebhookReading.Unreadable("The body is empty.")
        : new WebhookReading.Events(
            ChannelKind.INSTAGRAM, text.lines().map(FakeReader::event).toList());
  }

  private static String rest(List<String> words, int from) {
    return String.join(" ", words.subList(Math.min(from, words.size()), words.size()));
  }

  /** The same origin of a person who has another id as well. */
  private static Origin known(Origin origin, String otherId) {
    return new Origin(
        origin.account(),
        origin.sender(),
        origin.recipient(),
        origin.sentAt(),
        origin.messageId(),
        origin.standby(),
        new Identity(Set.of(otherId), "Ada Lovelace"));
  }

  /** The origin of what the account sent to somebody. */
  private static Origin toPerson(Origin origin) {
    return new Origin(
        origin.account(),
        origin.account(),
        origin.sender(),
        origin.sentAt(),
        origin.messageId(),
        origin.standby());
  }

  private static Inbound event(String line) {
    List<String> words = List.of(line.split(" ", -1));
    boolean isStandby = words.getFirst().equals("standby");
    boolean isElsewhere = words.getFirst().startsWith("elsewhere");
    Origin origin =
        new Origin(
            isElsewhere ? "no such account" : Example.SHOP.platformId(),
            words.get(1),
            Example.SHOP.platformId(),
            List.of("stale-write", "old-echo").contains(words.getFirst())
                ? Instant.EPOCH
                : Instant.now(),
            new MessageId(words.get(2)),
            isStandby);
    String payload = words.size() > 3 ? words.get(3) : "";
    return switch (words.getFirst()) {
      case "tap", "standby", "elsewhere" -> new Inbound.Tapped(origin, payload, null);
      case "write", "stale-write" -> new Inbound.Written(origin, "text", rest(words, 3), null);
      case "quote" ->
          new Inbound.Written(origin, "text", rest(words, 4), new MessageId(words.get(3)));
      case "also" -> new Inbound.Written(known(origin, words.get(3)), "text", "hello", null);
      case "moved" -> new Inbound.Moved(origin, Set.of(words.get(1)), Set.of(words.get(3)));
      case "photo" -> new Inbound.Written(origin, "attachment", null, null);
      case "lost" ->
          new Inbound.Undelivered(
              origin, FakeChannel.failed(FailureClass.valueOf(words.get(3))), null);
      case "echoed", "old-echo" -> new Inbound.Echoed(toPerson(origin), rest(words, 3), null, null);
      case "echo" -> new Inbound.Echoed(origin, payload, null, null);
      case "tagged" -> new Inbound.Echoed(toPerson(origin), null, null, payload);
      case "status" -> new Inbound.Progressed(origin, Progress.SENT, null, payload);
      case "story" -> new Inbound.Written(origin, "story_reply", rest(words, 3), null);
      case "seen" -> new Inbound.Progressed(origin, Progress.READ, null, null);
      case "delivered" -> new Inbound.Progressed(origin, Progress.DELIVERED, null, null);
      case "elsewhere-note" -> new Inbound.Noted(origin, "template_status");
      case "reaction", "unsent" -> new Inbound.Noted(origin, words.getFirst());
      case "garbled" -> new Inbound.Unreadable(origin, "It makes no sense.");
      default -> throw new AssertionError(line);
    };
  }
}
