package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.http.Response.EventWriter;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a page that something changed, so that it asks again. */
final class LiveStream {

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final SandboxControl sandbox;

  LiveStream(SandboxControl sandbox) {
    this.sandbox = sandbox;
  }

  /** A stream of {@code change} events, about one person or about all when null. */
  EventWriter of(@Nullable PersonId person) {
    return out -> write(person, out);
  }

  private void write(@Nullable PersonId person, Writer out)
      throws IOException, InterruptedException {
    long changes = 0;
    long told = -1;
    while (!Thread.currentThread().isInterrupted()) {
      long now = sandbox.awaitChange(changes, HEARTBEAT);
      long version = person == null ? now : sandbox.conversation(person).version();
      if (version != told) {
        out.write("event: change\ndata: {\"version\":%d}\n\n".formatted(version));
        out.flush();
      } else if (now == changes) {
        out.write(": still here\n\n");
        out.flush();
      }
      changes = now;
      told = version;
    }
  }
}
