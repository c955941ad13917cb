package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Draft;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Questions;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Prompt;
import dev.countersign.reply.ReplyKey;
import java.net.URI;

/** Questions as people see them: with what they entered, and the link to their page. */
record QuestionPrompts(Accounts accounts, DecisionLinks links) {

  /** What is to be sent. */
  Prompt.Question of(Approval approval, Effect.AskApprover asking) {
    Draft draft = approval.asks().get(asking.ask()).draft();
    return of(approval, asking.to(), asking.replyKey(), asking.occasion(), draft, asking.page());
  }

  /** Whether a question that shows these values fits into a message to that address. */
  boolean fits(Approval approval, Address to, ReplyKey key, Draft draft) {
    Prompt.Question question = of(approval, to, key, Occasion.CHANGED, draft, 0);
    return accounts.channel(to.account()).check(to.account(), question).isEmpty();
  }

  private Prompt.Question of(
      Approval approval, Address to, ReplyKey key, Occasion occasion, Draft draft, int page) {
    boolean canEdit = !approval.request().openFields().isEmpty();
    URI link = canEdit ? links.to(key, approval.expiresAt()).orElse(null) : null;
    return accounts.question(
        approval.request(),
        to.account(),
        key,
        occasion,
        new Questions.Sight(draft, accounts.page(approval.request(), to.account(), page), link));
  }
}
