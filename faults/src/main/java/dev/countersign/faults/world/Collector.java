package dev.countersign.faults.world;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Evidence.Certainty;
import dev.countersign.faults.evidence.Evidence.Promised;
import dev.countersign.postgres.JournalCheck;
import dev.countersign.sandbox.graph.RecordedCall;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the logs of a world. */
final class Collector {
  private final World world;

  Collector(World world) {
    this.world = world;
  }

  Evidence collect(Evidence.Backlog backlog) {
    return new Evidence(
        promised(),
        new Evidence.Meta(sent(), accepted()),
        world.receiver().callbacks().stream().map(Receiver.Callback::delivery).toList(),
        database(),
        world.resent(),
        secrets(),
        backlog);
  }

  private List<Promised> promised() {
    return world.stories().stream()
        .flatMap(story ->
            story.approval().stream()
                .map(id -> new Promised(id, story.person().value(), story.ends())))
        .toList();
  }

  private List<Evidence.Sent> sent() {
    return world.sandbox().calls().stream().filter(SendCall::isSend).map(Collector::sent).toList();
  }

  private static Evidence.Sent sent(RecordedCall call) {
    String person = SendCall.recipient(call);
    String content =
        String.valueOf(call.request()).replaceAll("HIL_[A-Z]+[|][^\"]+", "HIL").replace(person, "");
    boolean isRefused =
        call.outcome() == RecordedCall.Outcome.REFUSED
            && call.status() >= 400
            && call.status() < 500;
    return new Evidence.Sent(
        person,
        person + " " + Hash.of(content),
        isRefused ? Certainty.REFUSED : Certainty.MAY_HAVE_ARRIVED);
  }

  private Set<String> accepted() {
    Stream<String> delivered =
        world.sandbox().deliveries().stream()
            .filter(attempt -> attempt.outcome() == DeliveryAttempt.Outcome.DELIVERED)
            .map(attempt -> Hash.of(attempt.body()));
    return Stream.concat(delivered, world.acceptedFlood().stream()).collect(Collectors.toSet());
  }

  private Evidence.Database database() {
    Database database = world.database();
    return new Evidence.Database(
        database.query(
            """
            select a.id, a.status, a.choice, a.resume_kind = 'http',
              (select min(o.called_at) from outbox o where o.approval_id = a.id and o.kind = 'ASK'),
              (select o.state from outbox o where o.approval_id = a.id and o.lane = 'RESUME')
            from approval a
            """,
            row ->
                new Evidence.Approval(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    instant(row.getTimestamp(5)),
                    row.getBoolean(4),
                    row.getString(6))),
        database.query(
            "select approval_id, position, at, event, actor from journal order by approval_id, position",
            row ->
                new Evidence.Entry(
                    row.getString(1),
                    row.getInt(2),
                    row.getTimestamp(3).toInstant(),
                    row.getString(4),
                    row.getString(5))),
        StoredWebhook.of(world).stream()
            .map(webhook -> Hash.of(webhook.body()))
            .collect(Collectors.toSet()),
        new JournalCheck(database.source())
            .run().broken().stream().map(JournalCheck.Broken::toString).toList());
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  private List<Evidence.SecretSeen> secrets() {
    List<Evidence.SecretSeen> seen = new ArrayList<>();
    try (Stream<Path> logs = Files.list(world.folder())) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        String text = Files.readString(log);
        world
            .secrets()
            .forEach((name, secret) -> {
              if (text.contains(secret)) {
                seen.add(new Evidence.SecretSeen(name, log.getFileName().toString()));
              }
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seen;
  }
}
