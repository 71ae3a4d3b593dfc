/** A bucket of an S3-compatible object store. */
export interface S3Settings {
  readonly kind: 's3';
  readonly bucket: string;
  readonly region: string;
  /** Where it is, unless it is AWS. */
  readonly endpoint?: string | undefined;
  /** Bucket in the path instead of in the host name: most stores but AWS need it. */
  readonly pathStyle: boolean;
  /** What all keys begin with. */
  readonly prefix: string;
  /** Without both, the usual sources of the AWS SDK are asked (environment, instance role). */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  /** False for stores that know neither checksums of requests nor If-None-Match. */
  readonly extended: boolean;
}
