using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Secrets;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Secrets;

internal sealed class CodeMac(MasterKeyRing ring) : ICodeMac
{
    private readonly byte[] key = ring.Derive(KeyPurpose.CodeMac)[0].Secret;

    public byte[] Compute(Guid codeId, string code) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{codeId:N}|{code}"));
}
