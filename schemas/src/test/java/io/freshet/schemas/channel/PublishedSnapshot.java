package io.freshet.schemas.channel;

import io.freshet.schemas.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publisher of snapshots record by record, so that a test can damage any record. */
public final class PublishedSnapshot {

  private PublishedSnapshot() {}

  /** Appends the chunks of a file and returns the manifest that describes them. */
  public static ModelManifest chunks(
      InMemoryKafka kafka, Topics topics, String version, String family, long items, byte[] file)
      throws IOException {
    return chunks(kafka, topics, version, family, items, file, ChunkCodec.CHUNK_BYTES);
  }

  /** Appends the chunks of a file, with a given chunk size, and returns the manifest. */
  public static ModelManifest chunks(
      InMemoryKafka kafka,
      Topics topics,
      String version,
      String family,
      long items,
      byte[] file,
      int chunkBytes)
      throws IOException {
    int count = ChunkCodec.count(file.length, chunkBytes);
    long first = -1;
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    for (int index = 0; index < count; index++) {
      byte[] chunk = in.readNBytes(chunkBytes);
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(topics.modelChunks().name(), 0, version, chunk);
      ChunkCodec.putHeaders(record.headers(), index, count, chunk);
      long offset = kafka.append(record);
      first = first < 0 ? offset : first;
    }
    return manifest(
        version,
        family,
        items,
        file.length,
        sha256(file),
        new ChunkRange(0, first, count, chunkBytes));
  }

  /** A typical manifest. */
  public static ModelManifest manifest(
      String version, String family, long items, long size, String sha256, ChunkRange chunks) {
    return new ModelManifest(
        version,
        family,
        family + "{}",
        null,
        1_700_000_000_000L,
        Map.of(),
        Map.of(),
        1_600_000_000L,
        null,
        10,
        items,
        100,
        0,
        42,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        size,
        sha256,
        chunks,
        1.5);
  }

  /** Appends a manifest. */
  public static void manifest(InMemoryKafka kafka, Topics topics, ModelManifest manifest) {
    kafka.append(topics.models().name(), 0, manifest.version(), manifest.toJson());
  }

  /** Appends a champion. */
  public static void champion(
      InMemoryKafka kafka, Topics topics, String version, boolean pinned, String previous) {
    kafka.append(
        topics.models().name(), 0, Champion.KEY, new Champion(version, pinned, previous).toJson());
  }

  /** SHA-256 in lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    MessageDigest digest = SnapshotFiles.newSha256();
    return HexFormat.of().formatHex(digest.digest(bytes));
  }
}
