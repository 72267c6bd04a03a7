/**
 * A trained model as the services see it: the {@linkplain io.freshet.model.Snapshot snapshot file},
 * the {@linkplain io.freshet.model.Catalogue catalogue}, the {@linkplain
 * io.freshet.model.ServingModel families} that fold a user in and score every item, and {@linkplain
 * io.freshet.model.TopK top-k selection}. Nothing here knows of Kafka.
 */
@NullMarked
package io.freshet.model;

import org.jspecify.annotations.NullMarked;
