package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Contact;
import dev.countersign.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reading without locks, for people and programs that look on. */
public interface Views {

  /** One approval. */
  Optional<ApprovalView> approval(ApprovalId id);

  /** Which of these are there and have not ended. */
  Set<ApprovalId> open(Set<ApprovalId> ids);

  /** A page of approvals, newest first. */
  List<ApprovalView> approvals(ApprovalQuery query);

  /** What happened to an approval, oldest first. */
  List<JournalEntry> journal(ApprovalId id);

  /** Where the news end now: what is written from here on comes after it. */
  News.Position newest();

  /**
   * What happened to all approvals after a position, in an order in which nothing is ever inserted
   * later.
   *
   * @param within only of approvals all of whose people are at these accounts; absent for all
   */
  List<News> news(News.Position after, @Nullable Set<AccountId> within, int limit);

  /** Accounts whose sends wait. */
  List<AccountPause> pauses();

  /** What waits to be done. */
  Backlog backlog();

  /**
   * Contacts, those who wrote last first.
   *
   * @param accounts only these accounts; absent for all
   * @param text part of a name or address; absent for all
   */
  List<Contact> contacts(@Nullable Set<AccountId> accounts, @Nullable String text, int limit);
}
