package dev.countersign.store;

import dev.countersign.approval.Approval;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessagingWindow;
import java.util.Map;

/**
 * An approval as somebody who looks on sees it.
 *
 * @param windows the window of each address at which the person ever wrote
 * @param mayMissAnswers whether somebody may have answered without our hearing of it, and it could
 *     not be found out
 */
public record ApprovalView(
    Approval approval,
    ResumeProgress resume,
    Map<Address, MessagingWindow> windows,
    boolean mayMissAnswers) {
  public ApprovalView {
    windows = Map.copyOf(windows);
  }
}
