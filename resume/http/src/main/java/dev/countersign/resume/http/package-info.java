/**
 * Signed HTTP callbacks by the Standard Webhooks specification, guarded against requests to places
 * that a stranger must not reach through us. Start at {@link
 * dev.countersign.resume.http.CallbackResumer}; what may be called is decided in {@link
 * dev.countersign.resume.http.CallbackTargets}.
 */
@NullMarked
package dev.countersign.resume.http;

import org.jspecify.annotations.NullMarked;
