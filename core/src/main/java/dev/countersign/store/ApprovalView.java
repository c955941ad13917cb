package dev.countersign.store;

import dev.countersign.approval.Approval;
import dev.countersign.channel.MessagingWindow;
import org.jspecify.annotations.Nullable;

/**
 * An approval as shown.
 *
 * @param window the person's window, absent when they never wrote
 */
public record ApprovalView(
    Approval approval, ResumeProgress resume, @Nullable MessagingWindow window) {}
