// The fan-out benchmark's picture: messages a second, and bytes a message, by contestant and loss, two panels for each number of leaves.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ScottPlot;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Draws rows as bars, both scales logarithmic, since contestants differ by orders of magnitude.</summary>
internal static class FanoutPlot
{
    private const int LeastPanelWidth = 600;
    private const int ContestantWidth = 150;
    private const int PanelHeight = 420;

    /// <summary>Makes sure, before all the measuring, that the picture can be written; null needs nothing.</summary>
    /// <exception cref="BenchException">It cannot.</exception>
    public static void CheckWritable(string? file)
    {
        try
        {
            if (file != null)
            {
                using FileStream stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BenchException($"--plot: {failure.Message}");
        }
    }

    /// <summary>Writes the picture.</summary>
    /// <exception cref="BenchException">The file cannot be written.</exception>
    public static void Save(FanoutOptions options, IReadOnlyList<FanoutRow> rows, string file)
    {
        Multiplot picture = new Multiplot();
        picture.AddPlots(options.Leaves.Length * 2);
        picture.Layout = new ScottPlot.MultiplotLayouts.Grid(options.Leaves.Length * 2, 1);
        for (int i = 0; i < options.Leaves.Length; i++)
        {
            FanoutRow[] some = rows.Where(r => r.Leaves == options.Leaves[i]).ToArray();
            string leaves = $"{options.Leaves[i]} leaves, {options.Size} bytes a message";
            Draw(picture.GetPlot(i * 2), some, options.Losses, row => row.Median(r => r.MessagesPerSecond), $"messages a second: {leaves}");
            Draw(picture.GetPlot((i * 2) + 1), some, options.Losses, row => row.Median(r => r.BytesPerMessage), $"bytes on the wire a message: {leaves}");
        }

        try
        {
            int width = Math.Max(LeastPanelWidth, ContestantWidth * (rows.Select(r => r.Title).Distinct().Count() + 1));
            picture.SavePng(file, width, PanelHeight * options.Leaves.Length * 2);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BenchException($"--plot: {failure.Message}");
        }
    }

    private static void Draw(Plot plot, FanoutRow[] rows, double[] losses, Func<FanoutRow, double> figure, string title)
    {
        IPalette palette = new ScottPlot.Palettes.Category10();
        string[] names = rows.Select(r => r.Title).Distinct().ToArray();
        double width = 0.8 / losses.Length;
        double top = 1;
        for (int i = 0; i < losses.Length; i++)
        {
            List<Bar> bars = [];
            foreach (FanoutRow row in rows.Where(r => r.Loss == losses[i] && !double.IsNaN(figure(r))))
            {
                double value = Math.Max(1, figure(row));
                double place = Array.IndexOf(names, row.Title) + ((i - ((losses.Length - 1) / 2.0)) * width);
                bars.Add(new Bar { Position = place, Value = Math.Log10(value), Size = width * 0.9, FillColor = palette.GetColor(i), Label = Short(value), LineWidth = 0 });
                top = Math.Max(top, Math.Log10(value));
            }

            ScottPlot.Plottables.BarPlot group = plot.Add.Bars(bars);
            group.LegendText = $"{losses[i] * 100:0.##} % lost";
            group.ValueLabelStyle.FontSize = 10;
        }

        Label(plot, names, top, title);
    }

    private static void Label(Plot plot, string[] names, double top, string title)
    {
        plot.Title(title);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. names.Select((_, i) => (double)i)], [.. names.Select(n => n.Replace(", ", "\n", StringComparison.Ordinal).Replace("JoinLeaf ", "JoinLeaf\n", StringComparison.Ordinal))]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. Enumerable.Range(0, 8).Select(i => (double)i)], [.. Enumerable.Range(0, 8).Select(i => Short(Math.Pow(10, i)))]);
        plot.Axes.SetLimits(-0.6, names.Length - 0.4, 0, top * 1.35);
        plot.Axes.Left.Label.Text = "logarithmic";
        plot.Axes.Left.Label.Bold = false;
        plot.HideGrid();
        plot.ShowLegend(Alignment.UpperRight, Orientation.Horizontal);
    }

    /// <summary>A figure in three digits at least: 68.1, 564, 1.06k, 14.2k, 284k, 1.2M.</summary>
    public static string Short(double value)
    {
        return value >= 999.5 ? ThreeDigits(value) : value >= 99.95 ? $"{value:0}" : $"{value:0.#}";
    }

    private static string ThreeDigits(double value)
    {
        (double part, string unit) = value >= 999500 ? (value / 1e6, "M") : (value / 1e3, "k");
        return part >= 99.95 ? $"{part:0}{unit}" : part >= 9.995 ? $"{part:0.#}{unit}" : $"{part:0.##}{unit}";
    }
}
