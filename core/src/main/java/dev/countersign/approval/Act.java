package dev.countersign.approval;

import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Notice;

/**
 * Somebody answers.
 *
 * @param message what carries it; makes what they are told unique
 * @param entry for the journal, should it count
 */
record Act(Responder from, MessageId message, JournalEntry entry) {
  Effect told(Approval approval, Notice notice) {
    return new Effect.Notify(Answering.noticeKey(approval, message), from.address(), notice);
  }

  JournalEntry as(Event event) {
    return new JournalEntry(entry.at(), event, entry.actor(), entry.details());
  }
}
