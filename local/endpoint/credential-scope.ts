// Who calls which service: read from the SigV4 credential, `AKID/date/region/service/aws4_request`.
// The signature itself is not checked (design §6: any credentials).

export interface CredentialScope {
  readonly accessKeyId: string;
  readonly service: string;
}

/** From the Authorization header, or from X-Amz-Credential of a presigned URL; undefined for an unsigned request. */
export const credentialScope = (authorization: string, url: URL): CredentialScope | undefined => {
  const credential =
    /Credential=([^,\s]+)/.exec(authorization)?.[1] ?? url.searchParams.get('X-Amz-Credential');
  if (!credential) return undefined;
  // The access key id itself may hold slashes only if somebody invents one; count from the end.
  const parts = credential.split('/');
  const service = parts.at(-2);
  const accessKeyId = parts.slice(0, -4).join('/');
  return service && accessKeyId ? { accessKeyId, service } : undefined;
};
