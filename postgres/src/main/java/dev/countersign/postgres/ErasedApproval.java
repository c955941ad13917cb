package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.postgres.encryption.Encryption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * An approval that has ended, while a person is taken out of it: who they were and what they wrote.
 * What was decided stays, and so do times, kinds and hashes of the journal's entries.
 */
final class ErasedApproval {
  private static final Actor ERASURE = new Actor.Countersign("erasure");

  private final Handle handle;
  private final Encryption encryption;
  private final ApprovalId id;

  /** The approval is locked. */
  ErasedApproval(Handle handle, Encryption encryption, ApprovalId id) {
    this.handle = handle;
    this.encryption = encryption;
    this.id = id;
  }

  private record Stored(
      String ladder, String requester, @Nullable String endedBy, JournalHead head, Instant now) {
    static Stored read(ResultSet row) throws SQLException {
      return new Stored(
          row.getString("ladder"),
          row.getString("requester"),
          row.getString("ended_by"),
          JournalHead.read(row),
          ApprovalRow.requiredInstant(row, "now"));
    }
  }

  /** Their addresses within one account stay different from each other. */
  private static Map<Address, Address> pseudonyms(List<Address> person) {
    Map<Address, Address> pseudonyms = new LinkedHashMap<>();
    for (Address address : person) {
      long before =
          pseudonyms.keySet().stream()
              .filter(other -> other.account().equals(address.account()))
              .count();
      pseudonyms.put(address, new Address(address.account(), "erased-" + (before + 1)));
    }
    return pseudonyms;
  }

  void erase(List<Address> person) {
    Map<Address, Address> pseudonyms = pseudonyms(person);
    Stored stored =
        handle
            .createQuery("select *, clock_timestamp() as now from approval where id = :id")
            .bind("id", id.value())
            .map((row, context) -> Stored.read(row))
            .one();
    pseudonyms.forEach(this::questions);
    handle
        .createUpdate(
            "update outbox set payload = ''::bytea where approval_id = :id and lane = 'RESUME'")
        .bind("id", id.value())
        .execute();
    journal(pseudonyms);
    JournalHead head = said(stored);
    String endedBy = stored.endedBy();
    handle
        .createUpdate(
            """
            update approval set ladder = :ladder::json, requester = :requester::json, ended_by = :endedBy,
              end_reason = case when ended_by is not distinct from :endedBy::text then end_reason end,
              journal_length = :length, journal_head = :head
            where id = :id
            """)
        .bind("ladder", ladder(stored.ladder(), pseudonyms))
        .bind("requester", requester(stored.requester(), pseudonyms))
        .bind("endedBy", endedBy == null ? null : actor(endedBy, pseudonyms))
        .bind("length", head.length())
        .bind("head", head.hash().toByteArray())
        .bind("id", id.value())
        .execute();
  }

  private static String ladder(String json, Map<Address, Address> pseudonyms) {
    return LadderJson.steps(
        LadderJson.steps(json).stream()
            .map(step ->
                new Step(
                    step.approvers().stream()
                        .map(approver -> pseudonymous(approver, pseudonyms))
                        .toList(),
                    step.quorum(),
                    step.expiresIn(),
                    step.reminders()))
            .toList());
  }

  private static Approver pseudonymous(Approver approver, Map<Address, Address> pseudonyms) {
    boolean isThem = approver.addresses().stream().anyMatch(pseudonyms::containsKey);
    return new Approver(
        isThem ? null : approver.name(),
        pseudonymous(approver.addresses(), pseudonyms),
        approver.isAskedEverywhere());
  }

  private static List<Address> pseudonymous(
      List<Address> addresses, Map<Address, Address> pseudonyms) {
    return addresses.stream().map(address -> pseudonyms.getOrDefault(address, address)).toList();
  }

  private static String requester(String json, Map<Address, Address> pseudonyms) {
    return LadderJson.addresses(pseudonymous(LadderJson.addresses(json), pseudonyms));
  }

  /** The label of an actor, a pseudonymous one where it is the person. */
  private static String actor(String label, Map<Address, Address> pseudonyms) {
    return Actor.parse(label) instanceof Actor.Person(Address address)
            && pseudonyms.containsKey(address)
        ? new Actor.Person(pseudonyms.get(address)).label()
        : label;
  }

  /** Ids of messages go as well: whoever has the account finds the person by them. */
  private void questions(Address address, Address pseudonym) {
    for (String statement :
        List.of(
            """
            update voter set name = null
            where approval_id = :id and position in (
              select voter from approver where approval_id = :id and account = :account and address = :address)
            """,
            """
            update voter set address = :pseudonym, comment = null
            where approval_id = :id and account = :account and address = :address
            """,
            """
            update approver set address = :pseudonym, draft = null, message_ids = '{}', outdated_messages = '{}'
            where approval_id = :id and account = :account and address = :address
            """,
            """
            delete from outbox
            where approval_id = :id and lane = 'SEND' and account = :account and recipient = :address
            """)) {
      handle
          .createUpdate(statement)
          .bind("id", id.value())
          .bind("account", address.account().value())
          .bind("address", address.value())
          .bind("pseudonym", pseudonym.value())
          .execute();
    }
  }

  private record Line(int position, JournalEntry entry) {
    boolean isAbout(Set<Address> person) {
      return (entry.actor() instanceof Actor.Person(Address address) && person.contains(address))
          || entry.details().values().stream()
              .anyMatch(
                  fact -> person.stream().anyMatch(address -> fact.contains(address.value())));
    }
  }

  private void journal(Map<Address, Address> pseudonyms) {
    List<Line> lines =
        handle
            .createQuery(
                "select * from journal where approval_id = :id and not is_erased order by position")
            .bind("id", id.value())
            .map((row, context) ->
                new Line(row.getInt("position"), JournalTable.read(encryption, row)))
            .list();
    for (Line line : lines) {
      if (line.isAbout(pseudonyms.keySet())) {
        handle
            .createUpdate(
                """
                update journal set is_erased = true, details = ''::bytea, actor = :actor
                where approval_id = :id and position = :position
                """)
            .bind("actor", actor(line.entry().actor().label(), pseudonyms))
            .bind("id", id.value())
            .bind("position", line.position())
            .execute();
      }
    }
  }

  /** The journal says that something is no longer there. */
  private JournalHead said(Stored stored) {
    PendingWrites writes = new PendingWrites(handle);
    JournalHead head =
        JournalTable.append(
            writes,
            id,
            stored.head(),
            JournalTable.lines(
                encryption,
                id,
                stored.head(),
                List.of(JournalEntry.of(stored.now(), JournalEntry.Event.ERASED, ERASURE))));
    writes.flush();
    return head;
  }
}
