package dev.braid.benchmarks.report;

import dev.braid.benchmarks.measure.Result;
import dev.braid.benchmarks.peer.Braid;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.Range;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.general.DatasetUtils;
import org.jfree.svg.SVGGraphics2D;

/** The medians of a section's rows as bars, in an SVG file. */
public final class Plot {

    private static final int WIDTH = 900;
    private static final int BAR = 15;
    private static final int FRAME = 130;
    private static final Color[] COLOURS = {
        new Color(0x1b6ca8), new Color(0x5fa8d3), new Color(0xa9d0e6), new Color(0xb5651d), new Color(0xd99a5b), new Color(0xeccfae)
    };

    private Plot() {}

    /** Draws it, with a logarithmic axis where values are far apart. */
    public static void write(MarkdownPage.Part part, Path file) throws IOException {
        var data = new DefaultCategoryDataset();
        List<String> candidates = part.results().stream()
                .flatMap(result -> result.candidates().stream())
                .distinct()
                .toList();
        for (Result result : part.results()) {
            for (String candidate : candidates) {
                double median = result.median(candidate);
                data.addValue(Double.isNaN(median) ? null : median, result.row().title(), candidate);
            }
        }
        int height = FRAME + BAR * candidates.size() * (part.results().size() + 1);
        var svg = new SVGGraphics2D(WIDTH, height);
        chart(part, data).draw(svg, new Rectangle2D.Double(0, 0, WIDTH, height));
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg.getSVGElement(part.section().id()) + "\n");
    }

    private static JFreeChart chart(MarkdownPage.Part part, DefaultCategoryDataset data) {
        String unit = part.results().getFirst().row().unit();
        JFreeChart chart = ChartFactory.createBarChart(
                part.section().title(), null, unit, data, PlotOrientation.HORIZONTAL, true, false, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setOutlineVisible(false);
        var bars = (BarRenderer) plot.getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setItemMargin(0);
        for (int series = 0; series < data.getRowCount(); series++) {
            bars.setSeriesPaint(series, COLOURS[series % COLOURS.length]);
        }
        if (isWide(data)) {
            plot.setRangeAxis(logarithmic(unit, data, bars));
        } else {
            ((NumberAxis) plot.getRangeAxis()).setAutoRangeIncludesZero(true);
        }
        plot.getDomainAxis().setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        plot.getDomainAxis().setTickLabelFont(Braid.NAME, new Font(Font.SANS_SERIF, Font.BOLD, 12));
        return chart;
    }

    private static boolean isWide(DefaultCategoryDataset data) {
        Range range = DatasetUtils.findRangeBounds(data);
        return range.getLowerBound() > 0 && range.getUpperBound() / range.getLowerBound() > 8;
    }

    private static LogAxis logarithmic(String unit, DefaultCategoryDataset data, BarRenderer bars) {
        var axis = new LogAxis(unit + " (logarithmic)");
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        Range range = DatasetUtils.findRangeBounds(data);
        double low = Math.pow(10, Math.floor(Math.log10(range.getLowerBound()) - 0.01));
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits()); // of the exponent: 1, 10, 100, …
        axis.setMinorTickCount(9);
        axis.setMinorTickMarksVisible(true);
        axis.setRange(low, range.getUpperBound() * 1.3);
        bars.setBase(low);
        return axis;
    }
}
