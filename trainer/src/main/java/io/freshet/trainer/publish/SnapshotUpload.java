package io.freshet.trainer.publish;

import static io.freshet.trainer.publish.Transactions.placed;

import io.freshet.schemas.channel.ChunkCodec;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.SnapshotFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/** The upload of a snapshot file to {@code model-chunks}, inside the producer's transaction. */
final class SnapshotUpload {

  private SnapshotUpload() {}

  /**
   * Where a file lies and what it holds.
   *
   * @param range the places of its chunks
   * @param sizeBytes size of the file, min 1
   * @param sha256 its checksum in hexadecimal digits
   */
  record Chunks(ChunkRange range, long sizeBytes, String sha256) {}

  /**
   * Sends a file in chunks and waits until all are written.
   *
   * @param topic name of the {@code model-chunks} topic
   * @throws IOException if the file cannot be read or is empty
   * @throws TimeoutException if the chunks are not written in time
   * @throws org.apache.kafka.common.KafkaException if a chunk is not written for another reason
   */
  static Chunks send(Producer<String, byte[]> producer, String topic, String version, Path snapshot)
      throws IOException {
    long size = Files.size(snapshot);
    if (size == 0) {
      throw new IOException(snapshot + " is empty");
    }
    int count = ChunkCodec.count(size, ChunkCodec.CHUNK_BYTES);
    MessageDigest digest = SnapshotFiles.newSha256();
    Future<RecordMetadata> first = null;
    Future<RecordMetadata> last = null;
    try (InputStream in = Files.newInputStream(snapshot)) {
      for (int index = 0; index < count; index++) {
        int length =
            (int) Math.min(ChunkCodec.CHUNK_BYTES, size - (long) index * ChunkCodec.CHUNK_BYTES);
        byte[] chunk = in.readNBytes(length);
        if (chunk.length < length) {
          throw new EOFException(snapshot + " shrank while it was read");
        }
        digest.update(chunk);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, 0, version, chunk);
        ChunkCodec.putHeaders(record.headers(), index, count, chunk);
        last = producer.send(record);
        if (first == null) {
          first = last;
        }
      }
    }
    producer.flush();
    // The producer keeps the order, so the last record's metadata reports an earlier failure, too.
    RecordMetadata start;
    try {
      placed(Objects.requireNonNull(last));
      start = placed(Objects.requireNonNull(first));
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "the upload of %d bytes is too slow: raise kafka.producer.delivery.timeout.ms"
              .formatted(size),
          e);
    }
    return new Chunks(
        new ChunkRange(start.partition(), start.offset(), count, ChunkCodec.CHUNK_BYTES),
        size,
        HexFormat.of().formatHex(digest.digest()));
  }
}
