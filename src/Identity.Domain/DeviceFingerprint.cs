using System.Security.Cryptography;
using System.Text;

namespace Identity.Domain;

/// <summary>Names a user agent without repeating what it says: eight hexadecimal digits of its SHA-256, or <c>-</c> for none.</summary>
public static class DeviceFingerprint
{
    private const int Digits = 8;

    public static string Of(string? device) =>
        device is null ? "-" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(device)))[..Digits];
}
