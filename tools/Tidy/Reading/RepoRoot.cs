// Finds the root of the checkout: the nearest folder upwards that holds nf.proj.
using System.IO;

namespace JoinLeaf.Tools.Tidy.Reading;

internal static class RepoRoot
{
    public static string? Find(string start)
    {
        for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "nf.proj")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
