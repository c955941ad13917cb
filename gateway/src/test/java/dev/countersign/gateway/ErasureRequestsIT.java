package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.Erasure;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Somebody who wants to be forgotten is asked nothing more, and nobody waits for them. */
final class ErasureRequestsIT extends GatewayFixture {
  private static final Erasure.Code CODE = new Erasure.Code("0123456789abcdef01234567");
  private static final Address GRACE = new Address(STRICT.id(), "grace-elsewhere");

  private ErasureRequests erasures() {
    return new ErasureRequests(store, Randomness.secure(), tracing);
  }

  private Erasure forgetAda() {
    return erasures().request(CODE, Set.of(Example.ADA, new Address(STRICT.id(), "nobody")));
  }

  @Test
  void a_question_to_nobody_else_ends_as_undeliverable() {
    wroteAt(Example.ADA, Instant.now());
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);

    forgetAda();

    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.UNDELIVERABLE);
    assertThat(events(asked.id())).contains(Event.OPTED_OUT, Event.UNDELIVERABLE);
  }

  @Test
  void the_next_person_is_asked_where_there_is_one() {
    wroteAt(Example.ADA, Instant.now());
    wroteAt(GRACE, Instant.now());
    startGateway();
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .approver(new Approver(null, List.of(Example.ADA, GRACE)))
                .build());
    awaitEvent(asked.id(), Event.SENT);

    forgetAda();

    awaitEvent(asked.id(), Event.REROUTED);
    await().until(() -> channel.questions().size() == 2);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void they_are_gone_when_the_workflow_knows() {
    wroteAt(Example.ADA, Instant.now());
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    Erasure first = forgetAda();
    assertThat(first.endedAt()).isNull();
    await()
        .until(() -> database.count("select count(*) from outbox where due_at is not null") == 0);

    await()
        .until(() -> {
          database.change("update erasure set due_at = now() where due_at is not null");
          store.erasures().proceed(100);
          return erasures().find(CODE).orElseThrow().endedAt() != null;
        });

    assertThat(approvals.find(asked.id()).orElseThrow().approval().request().approver().address())
        .isEqualTo(new Address(Example.SHOP.id(), "erased-1"));
    assertThat(forgetAda().requestedAt()).as("the same wish again").isEqualTo(first.requestedAt());
  }
}
