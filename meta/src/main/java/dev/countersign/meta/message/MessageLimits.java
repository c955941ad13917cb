package dev.countersign.meta.message;

/**
 * What one channel takes.
 *
 * @param product the channel's name, as people know it
 * @param text what one text can hold
 * @param choices how many choices a question may have
 * @param title how long the title of a choice may be, in characters
 * @param overlongTitle what becomes of a longer one, such as {@code cuts a choice after}
 * @param payload how long what stands behind a choice may be, in characters
 */
public record MessageLimits(
    String product,
    TextLimit text,
    int choices,
    TextLimit title,
    String overlongTitle,
    TextLimit payload) {}
